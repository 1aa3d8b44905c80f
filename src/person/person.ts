import type { Account } from '../contract/target.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { type Browser, createBrowser, type Landing, type Navigation, type Stops } from './browser.ts'
import { type CookieJar, createCookieJar } from './cookie-jar.ts'
import { type Deeds, deedAt } from './deeds.ts'
import type { DescribedPage } from './described-page.ts'
import { PersonError } from './errors.ts'
import type { Page } from './page.ts'
import { type PasswordGuard, passwordGuard } from './password-guard.ts'
import { type Recognised, recognise } from './recognise.ts'
import { type BeginTour, scriptedTours, type Tour } from './tour.ts'

/** How a person behaves on one journey. */
interface JourneyOptions extends Stops {
  /** What the person answers when asked for consent; `approve` by default. `stop` ends the journey at the question. */
  readonly consent?: 'approve' | 'deny' | 'stop'
  /** Ends the journey at a page, before anything is done there. */
  readonly until?: (page: Page, wants: Recognised) => boolean
}

/** Where a person got to, and how. */
type Journey = Landing & {
  /** Every answer of the way, in order. */
  readonly answers: readonly Answer[]
  /** The pages that were shown and answered on the way. */
  readonly pages: readonly Page[]
  /** Set when the person stopped at a page: what it wants. */
  readonly stoppedAt?: Recognised
  /** Set when it goes on where the person cannot or must not: where that is, as the end of a sentence. */
  readonly shut?: string
}

/** A person at a browser. */
export interface Person {
  readonly name: string
  readonly browser: Browser
  /**
   * Opens a URL and does what a person does there: follows redirects, signs in, answers a question for consent. Ends at
   * the redirect URI, at a page where there is nothing to do, or where it was told to stop.
   *
   * @throws PersonError
   */
  visit(url: string, options?: JourneyOptions): Promise<Journey>
  /** Goes on from a page, with a request of the scenario's own. */
  follow(navigation: Navigation, options?: JourneyOptions): Promise<Journey>
  /** The same person at another browser: signed in nowhere, or with what somebody's browser keeps. */
  atAnotherBrowser(cookies?: CookieJar): Person
}

/** What a person is made of. */
export interface PersonOptions {
  readonly name: string
  readonly account: Account
  /** Sends as this person. */
  readonly sender: Sender
  /** Origins at whose pages they give their password; absent: everywhere that the run may reach. */
  readonly passwordsAt?: readonly string[]
  /** Pages that somebody described, in place of those that are recognised by general rules. */
  readonly described?: readonly DescribedPage[]
  /** How their browser goes on journeys; absent: without scripts. */
  readonly beginTour?: BeginTour
  /** What their browser keeps; absent: nothing yet. */
  readonly cookies?: CookieJar
}

/** More pages than any honest flow shows. */
const maxPages = 12

/** Makes a person at a browser. */
export function createPerson(options: PersonOptions): Person {
  const guard = passwordGuard(options.account, options.passwordsAt)
  const { sender, account } = options
  const browser = createBrowser(sender, options.cookies, guard)
  const beginTour = options.beginTour ?? scriptedTours(browser)
  if (account.password !== '') sender.recorder.pseudonyms.of('password', account.password)

  async function follow(first: Navigation, journey: JourneyOptions = {}): Promise<Journey> {
    const answers: Answer[] = []
    const { cookies } = browser
    const tour = await beginTour({ sender, cookies, guard, stops: journey, trail: answers })
    try {
      return await travel(tour, first, journey, answers)
    } finally {
      await tour.end()
    }
  }

  async function travel(tour: Tour, first: Navigation, journey: JourneyOptions, answers: Answer[]): Promise<Journey> {
    const pages: Page[] = []
    const deeds: Deeds = {
      account,
      consent: journey.consent ?? 'approve',
      signedInAt: new Set(),
      remembered: browser.cookies.signedInAt,
      guard,
      answers,
    }
    let landing = await tour.go(first)
    while (landing.kind === 'page') {
      const { page, wants, shut } = whereAsked(landing.page, options.described, guard)
      const done = (): Journey => ({
        kind: 'page',
        page,
        answers,
        pages,
        ...(wants.kind === 'other' ? {} : { stoppedAt: wants }),
        ...(shut === undefined ? {} : { shut }),
      })
      if (journey.until?.(page, wants) === true) return done()
      const next = deedAt(page, wants, deeds)
      if (next === undefined) return done()
      if (pages.length >= maxPages) throw new PersonError('too-many-redirects', `more than ${maxPages} pages`, answers)
      pages.push(page)
      landing = await tour.act(next)
    }
    return { ...landing, answers, pages }
  }

  return {
    name: options.name,
    browser,
    follow,
    visit: (url, journey) => follow({ url }, journey),
    atAnotherBrowser: (cookies = createCookieJar()) => createPerson({ ...options, cookies }),
  }
}

/**
 * What a page wants; where it wants nothing, what a frame of it wants that asks who somebody is. Of frames only those count
 * whose place may have the password: anybody can show a page in theirs.
 */
function whereAsked(
  page: Page,
  described: PersonOptions['described'],
  guard: PasswordGuard,
): { readonly page: Page; readonly wants: Recognised; readonly shut?: string } {
  const wants = recognise(page, described)
  if (wants.kind !== 'other') return { page, wants }
  let { shut } = page
  for (const framed of page.frames ?? []) {
    const asked = recognise(framed, described)
    if (asked.kind !== 'sign-in' && asked.kind !== 'described') continue
    const [origin, goesTo] = [new URL(framed.url).origin, new URL(asked.form.action, framed.url).origin]
    const foreign = guard.foreignAmong([origin, goesTo])
    if (foreign === undefined) return { page: framed, wants: asked }
    shut ??= `a frame asks for the password for ${foreign}, which it was not meant for`
  }
  return { page, wants, ...(shut === undefined ? {} : { shut }) }
}
