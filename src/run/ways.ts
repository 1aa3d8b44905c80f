import { type ByHandHooks, byHandTours } from '../person/by-hand.ts'
import { startChromium } from '../person/chromium/start.ts'
import { chromiumTours } from '../person/chromium/tour.ts'
import type { PersonOptions } from '../person/person.ts'
import { freeRedirectUri } from '../person/return-listener.ts'
import type { Plan } from './events.ts'

/** How the people of a run go on their journeys, and what they know of pages. */
export interface Ways extends Pick<PersonOptions, 'beginTour' | 'described'> {
  /** Where the client of a person who signs in by themselves waits for them; absent: nobody has to listen there. */
  readonly redirectUri?: string
}

/** What ways need of a run. */
export interface WayHooks {
  /** Tells a person who signs in by themselves what to do. */
  readonly byHand?: ByHandHooks
  readonly signal?: AbortSignal
}

const untold: ByHandHooks = { ask: () => {}, left: () => {}, end: () => {} }

/**
 * Opens the ways that a plan names, does something, and closes them: a browser is started once for a run.
 *
 * @throws BrowserError where a real browser was asked for, and there is none
 */
export async function withWays<T>(
  { signIn, described }: Pick<Plan, 'signIn' | 'described'>,
  { byHand = untold, signal }: WayHooks,
  work: (ways: Ways) => Promise<T>,
): Promise<T> {
  const known = described === undefined ? {} : { described }
  if (signIn === undefined) return await work(known)
  if (signIn.by === 'hand') {
    const options = { ...byHand, seconds: signIn.seconds, ...(signal === undefined ? {} : { signal }) }
    return await work({ ...known, beginTour: byHandTours(options), redirectUri: await freeRedirectUri() })
  }
  const browser = await startChromium(signIn.executable)
  try {
    return await work({ ...known, beginTour: chromiumTours(browser) })
  } finally {
    await browser.close()
  }
}
