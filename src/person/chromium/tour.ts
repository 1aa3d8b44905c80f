import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext } from 'playwright-core'
import type { Landing, Navigation } from '../browser.ts'
import type { BeginTour, Tour, TourInput } from '../tour.ts'
import { courierFor } from './courier.ts'
import { pressAt, typeAt } from './hands.ts'
import { type Journey, stuck, type Times, within } from './journey.ts'
import { look } from './view.ts'

const usual: Times = { look: 60, quiet: 400, page: 20_000, command: 5_000 }

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
      const windows = new Set<number>()
      // A second window would be nobody's: no request of it is carried.
      context.on('page', (other) => {
        windows.add(courier.documents())
        void other.close().catch(() => {})
      })
      return tourOf({ context, tab, courier, input, times, places: new WeakMap(), windows })
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
      const frame = journey.places.get(byHand.form) ?? tab.mainFrame()
      const release = courier.hold()
      try {
        // The page is the one that was looked at, and stays so while something is typed.
        if (!(await typeAt(frame, byHand, navigation.from))) return await settled(journey, before)
      } catch (error) {
        throw stuck(journey, error)
      } finally {
        release()
      }
      await pressAt(frame, byHand).catch((error: unknown) => {
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
