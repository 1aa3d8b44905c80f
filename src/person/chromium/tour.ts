import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core'
import type { Landing, Navigation } from '../browser.ts'
import { PersonError } from '../errors.ts'
import { readHtml } from '../forms.ts'
import type { Page } from '../page.ts'
import type { BeginTour, Tour, TourInput } from '../tour.ts'
import { type Courier, courierFor } from './courier.ts'
import { pressAt, typeAt } from './hands.ts'

/** Times of a journey, in milliseconds. */
interface Times {
  /** Between two looks at a page. */
  readonly look: number
  /** Without a request or a change: what a page draws by itself is there then. */
  readonly quiet: number
  /** Until a page must be quiet. */
  readonly page: number
  /** Until the browser must have done what it is told. */
  readonly command: number
}

const usual: Times = { look: 60, quiet: 400, page: 20_000, command: 5_000 }

/** What a journey has at hand. */
interface Journey {
  readonly context: BrowserContext
  readonly tab: Tab
  readonly courier: Courier
  readonly input: TourInput
  readonly times: Times
}

/**
 * Journeys of a real browser: pages run their scripts, and what a person does there is typing and pressing buttons.
 *
 * @param patience - times that differ, in milliseconds
 */
export function chromiumTours(browser: Browser, patience: Partial<Times> = {}): BeginTour {
  const times = { ...usual, ...patience }
  return async (input) => {
    const context = await within(newContext(browser, input), input, times)
    try {
      const tab = await within(context.newPage(), input, times)
      const courier = await courierFor(tab, await context.newCDPSession(tab), input)
      // A second window would be nobody's: no request of it is carried.
      context.on('page', (other) => void other.close().catch(() => {}))
      return tourOf({ context, tab, courier, input, times })
    } catch (error) {
      await context.close()
      throw error
    }
  }
}

async function newContext(browser: Browser, { cookies }: TourInput): Promise<BrowserContext> {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    acceptDownloads: false,
    locale: 'en',
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36 claimcheck`,
  })
  await context.addCookies(cookies.all().map((cookie) => ({ ...cookie })))
  return context
}

function tourOf(journey: Journey): Tour {
  const { context, tab, courier, input, times } = journey
  const open = async (navigation: Navigation): Promise<Landing> => {
    courier.instead(navigation)
    const before = courier.documents()
    // Whether and where it arrives is said by the courier, which knows why.
    tab.goto(navigation.url, { waitUntil: 'commit', timeout: times.page }).catch(() => {})
    return await settled(journey, before, true)
  }
  return {
    go: open,
    act: async ({ navigation, byHand }) => {
      if (byHand === undefined) return await open(navigation)
      const before = courier.documents()
      const release = courier.hold()
      try {
        // The page is the one that was looked at, and stays so while something is typed.
        if (navigation.from === undefined || new URL(tab.url()).origin === new URL(navigation.from).origin)
          await typeAt(tab, byHand)
        else return await settled(journey, before)
      } catch (error) {
        throw stuck(journey, error)
      } finally {
        release()
      }
      await pressAt(tab, byHand).catch((error: unknown) => {
        throw stuck(journey, error)
      })
      return await settled(journey, before)
    },
    end: async () => {
      // A page that hangs has no cookies to give.
      const cookies = await within(context.cookies(), input, times).catch(() => undefined)
      if (cookies !== undefined) input.cookies.replace(cookies)
      await within(context.close(), input, times).catch(() => {})
    },
  }
}

/**
 * Waits until it is clear where the journey stands: it has ended, a new page shows a form, or nothing moves any more.
 *
 * @param before - documents that there were before something was done
 * @param another - whether it is to be another document in any case
 */
async function settled(journey: Journey, before: number, another = false): Promise<Landing> {
  const { courier, times } = journey
  const begun = performance.now()
  let [shown, since] = ['', begun]
  for (;;) {
    const ended = courier.ended()
    if (ended?.kind === 'failed') throw ended.error
    if (ended !== undefined) return ended
    const now = performance.now()
    const isLate = now - begun > times.page
    const isNew = courier.documents() > before
    if (isLate || (courier.underWay() === 0 && (isNew || !another))) {
      const seen = await look(journey)
      if (seen !== undefined && seen.source !== shown) [shown, since] = [seen.source, performance.now()]
      const isQuiet = now - Math.max(courier.lastMoved(), since) > times.quiet
      const isDone =
        isQuiet || isLate || (isNew && seen?.page.html.forms.some(({ buttons }) => buttons.length > 0) === true)
      if (seen !== undefined && courier.ended() === undefined && isDone) return { kind: 'page', page: seen.page }
      if (isLate && courier.ended() === undefined) throw stuck(journey, 'it shows nothing')
    }
    await sleep(times.look)
  }
}

/** The page as it is now; undefined while another one comes. */
async function look({
  tab,
  courier,
  input,
  times,
}: Journey): Promise<{ readonly page: Page; readonly source: string } | undefined> {
  const [answer, documents] = [courier.document(), courier.documents()]
  const source = await within(Promise.race([contentOf(tab, times), courier.over]), input, times).catch(
    (error: unknown) => {
      if (error instanceof PersonError) throw error
      return undefined
    },
  )
  if (answer === undefined || typeof source !== 'string' || documents !== courier.documents()) return undefined
  return { source, page: { url: tab.url(), answer, html: readHtml(source) } }
}

/** As much of a page as is read of an answer, in characters. */
const longestPage = 4 * 1024 * 1024

/**
 * The page as scripts have made it, read in one go. They know their inputs by other things than a name; what is looked for
 * by its name gets one.
 */
const readPage = `(() => {
  document.querySelectorAll('input:not([name])').forEach((input, place) => { input.name = input.id || 'input-' + place })
  return document.documentElement.outerHTML.slice(0, ${longestPage})
})()`

async function contentOf(tab: Tab, { command }: Times): Promise<string> {
  await tab.waitForLoadState('load', { timeout: command })
  return String(await tab.evaluate(readPage))
}

function stuck({ tab, input }: Journey, why: unknown): PersonError {
  const [line = ''] = (why instanceof Error ? why.message : String(why)).split('\n')
  return new PersonError('page-stuck', `nobody gets on at ${tab.url().split('?')[0]} (${line})`, input.trail)
}

/** A page can keep its browser busy for ever. */
async function within<T>(work: Promise<T>, { trail }: TourInput, { command }: Times): Promise<T> {
  const stop = new AbortController()
  const late = sleep(command, undefined, { signal: stop.signal }).then(() => {
    throw new PersonError('page-stuck', `the browser did nothing for ${command / 1000} s`, trail)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => {})
    stop.abort()
  }
}
