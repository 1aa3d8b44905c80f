import type { Answer, Sender } from '../http/sender.ts'
import type { Browser, Landing, Navigation, Stops } from './browser.ts'
import type { CookieJar } from './cookie-jar.ts'
import type { Deed } from './deeds.ts'
import type { PasswordGuard } from './password-guard.ts'

/** One journey of a browser: it goes somewhere, and on from each page by what the person does there. */
export interface Tour {
  /** @throws PersonError */
  go(navigation: Navigation): Promise<Landing>
  /** Does something at the page where it stands. @throws PersonError */
  act(deed: Deed): Promise<Landing>
  /** Ends it; its cookies are in the jar then. */
  end(): Promise<void>
}

/** What a journey needs of its person. */
export interface TourInput {
  /** Sends as the person; nothing reaches a target but through it. */
  readonly sender: Sender
  readonly cookies: CookieJar
  readonly guard: PasswordGuard
  readonly stops: Stops
  /** Takes every answer of the way. */
  readonly trail: Answer[]
}

/** Begins a journey. */
export type BeginTour = (input: TourInput) => Promise<Tour>

/** Journeys of a browser without scripts: what a person does is the request that it would come to. */
export function scriptedTours(browser: Browser): BeginTour {
  return async ({ stops, trail }) => ({
    go: (navigation) => browser.go(navigation, stops, trail),
    act: ({ navigation }) => browser.go(navigation, stops, trail),
    end: async () => {},
  })
}
