import type { Frame } from 'playwright-core'
import { isSameSite } from '../cookie-jar.ts'
import { PersonError } from '../errors.ts'
import { type Page, pageFrom } from '../page.ts'
import { type Journey, within } from './journey.ts'

/** What is seen in a tab. */
export interface View {
  readonly page: Page
  /** All that is shown, to see whether it changes. */
  readonly source: string
}

/** As much of a page as is read of an answer, in characters. */
const longestPage = 4 * 1024 * 1024

/** Frames of a page that are looked into. */
const mostFrames = 10

/**
 * A page as scripts have made it, read in one go. They know their inputs by other things than a name; what is looked for
 * by its name gets one.
 */
const readPage = `(() => {
  document.querySelectorAll('input:not([name])').forEach((input, place) => { input.name = input.id || 'input-' + place })
  return document.documentElement.outerHTML.slice(0, ${longestPage})
})()`

/** The page as it is now; undefined while another one comes. */
export async function look(journey: Journey): Promise<View | undefined> {
  const { tab, courier, input, times } = journey
  const [answer, documents] = [courier.document(), courier.documents()]
  const read = async (): Promise<readonly [string, readonly Framed[]]> => {
    await tab.waitForLoadState('load', { timeout: times.command })
    return [String(await tab.evaluate(readPage)), await framesOf(journey)]
  }
  const seen = await within(Promise.race([read(), courier.over]), input, times).catch((error: unknown) => {
    if (error instanceof PersonError) throw error
    return undefined
  })
  if (answer === undefined || seen === undefined || documents !== courier.documents()) return undefined
  const [source, framed] = seen
  const shut = shutTo(journey)
  return {
    source: [source, ...framed.map((one) => one.source)].join('\n'),
    page: {
      ...pageFrom(tab.url(), answer, source),
      frames: framed.map(({ page }) => page),
      ...(shut === undefined ? {} : { shut }),
    },
  }
}

interface Framed extends View {
  readonly frame: Frame
}

/** What stands in frames. One of another site has a process of its own, whose requests nobody carries. */
async function framesOf({ tab, courier, places }: Journey): Promise<readonly Framed[]> {
  const inner = tab.frames().filter((frame) => frame !== tab.mainFrame())
  const seen = await Promise.all(
    inner.slice(0, mostFrames).map(async (frame): Promise<Framed | undefined> => {
      const url = frame.url()
      const answer = courier.framed(url)
      if (answer === undefined || !isSameSite(tab.url(), url)) return undefined
      const source = await frame.evaluate(readPage).then(String, () => undefined)
      // Whatever is read must be of the address that it is taken for.
      if (source === undefined || frame.url() !== url) return undefined
      return { frame, source, page: pageFrom(url, answer, source) }
    }),
  )
  const framed = seen.filter((one) => one !== undefined)
  for (const { frame, page } of framed) for (const form of page.html.forms) places.set(form, frame)
  return framed
}

/** Where the page goes on and the person cannot; undefined: nowhere. */
function shutTo({ tab, courier, windows }: Journey): string | undefined {
  if (windows.has(courier.documents())) return 'it opens a second window, in which claimcheck does not go on'
  const isElsewhere = tab
    .frames()
    .map((frame) => frame.url())
    .some((url) => url.startsWith('chrome-error:') || (/^https?:/.test(url) && !isSameSite(tab.url(), url)))
  return isElsewhere || courier.lacksFrame()
    ? 'it shows a frame in which claimcheck does not go on: of another site, or of a host that the run does not name'
    : undefined
}
