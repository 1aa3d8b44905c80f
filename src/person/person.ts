import type { Account } from '../contract/target.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { type Browser, createBrowser, type Landing, type Navigation, type Stops, submission } from './browser.ts'
import { type CookieJar, createCookieJar } from './cookie-jar.ts'
import { type DescribedPage, filledIn, takesPassword } from './described-page.ts'
import { PersonError } from './errors.ts'
import type { Page } from './page.ts'
import { type PasswordGuard, passwordGuard } from './password-guard.ts'
import { type Choice, type Recognised, recognise } from './recognise.ts'

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
  /** What their browser keeps; absent: nothing yet. */
  readonly cookies?: CookieJar
}

/** More pages than any honest flow shows. */
const maxPages = 12

/** Makes a person at a browser. */
export function createPerson(options: PersonOptions): Person {
  const guard = passwordGuard(options.account, options.passwordsAt)
  const browser = createBrowser(options.sender, options.cookies, guard)
  options.sender.recorder.pseudonyms.of('password', options.account.password)

  async function follow(first: Navigation, journey: JourneyOptions = {}): Promise<Journey> {
    const answers: Answer[] = []
    const pages: Page[] = []
    const deeds: Deeds = {
      account: options.account,
      consent: journey.consent ?? 'approve',
      signedInAt: new Set(),
      remembered: browser.cookies.signedInAt,
      guard,
      answers,
    }
    let landing = await browser.go(first, journey, answers)
    while (landing.kind === 'page') {
      const { page } = landing
      const wants = recognise(page, options.described)
      const done = (): Journey => ({
        kind: 'page',
        page,
        answers,
        pages,
        ...(wants.kind === 'other' ? {} : { stoppedAt: wants }),
      })
      if (journey.until?.(page, wants) === true) return done()
      const next = deedAt(page, wants, deeds)
      if (next === undefined) return done()
      if (pages.length >= maxPages) throw new PersonError('too-many-redirects', `more than ${maxPages} pages`, answers)
      pages.push(page)
      landing = await browser.go(next, journey, answers)
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

interface Deeds {
  readonly account: Account
  readonly consent: 'approve' | 'deny' | 'stop'
  /** Pages at which the person has signed in: being asked again means that it was refused. */
  readonly signedInAt: Set<string>
  /** The same, for every journey of this browser. */
  readonly remembered: Set<string>
  readonly guard: PasswordGuard
  readonly answers: readonly Answer[]
}

/** What the person does at a page; undefined when there is nothing to do. */
function deedAt(page: Page, wants: Recognised, deeds: Deeds): Navigation | undefined {
  const { account } = deeds
  switch (wants.kind) {
    case 'nextcloud-sign-in': {
      oncePer(page, deeds)
      const asked = new URL(page.url).searchParams.get('redirect_url')
      return {
        url: page.url,
        method: 'POST',
        from: page.url,
        fields: [
          ['user', account.user],
          ['password', account.password],
          ['requesttoken', wants.requestToken],
          ['timezone', 'UTC'],
          ['timezone_offset', '0'],
          ...(asked === null ? [] : ([['redirect_url', asked]] as const)),
        ],
      }
    }
    case 'sign-in':
      oncePer(page, deeds, new URL(wants.form.action, page.url).origin)
      return submission(page, wants.form, [
        [wants.userField, account.user],
        [wants.passwordField, account.password],
        ...buttonField(wants.form.buttons[0]),
      ])
    case 'described':
      if (takesPassword(wants.typed.map(([, text]) => text)))
        oncePer(page, deeds, new URL(wants.form.action, page.url).origin)
      return submission(page, wants.form, [
        ...wants.typed.map(([name, text]) => [name, filledIn(text, account)] as const),
        ...buttonField(wants.button),
      ])
    case 'hop':
      return { url: wants.url, from: page.url }
    case 'form-post':
      return submission(page, wants.form)
    case 'nextcloud-consent': {
      if (deeds.consent === 'stop') return undefined
      const granted = deeds.consent === 'approve'
      const { origin, pathname } = new URL(page.url)
      return {
        url: `${origin}${pathname}/${granted ? 'grant' : 'deny'}`,
        method: 'POST',
        from: page.url,
        headers: [['requesttoken', wants.requestToken]],
        fields: granted ? [['scopes', wants.scopes]] : [],
      }
    }
    case 'nextcloud-grant': {
      if (deeds.consent !== 'approve') return undefined
      const { origin, pathname } = new URL(page.url)
      return {
        url: `${origin}${pathname}`,
        method: 'POST',
        from: page.url,
        fields: [
          ['stateToken', wants.stateToken],
          ['requesttoken', wants.requestToken],
        ],
      }
    }
    case 'consent': {
      if (deeds.consent === 'stop') return undefined
      const choice = deeds.consent === 'approve' ? wants.approve : wants.deny
      if (choice === undefined)
        throw new PersonError('no-form', `'${page.html.title}' has nothing to ${deeds.consent} with`, deeds.answers)
      return submission(page, choice.form, buttonField(choice.button))
    }
    case 'other':
      return undefined
  }
}

function buttonField(button: Choice['button']): readonly (readonly [string, string])[] {
  return button === undefined || button.name === '' ? [] : [[button.name, button.value]]
}

/**
 * Before a password is given: once to each origin on a journey, and only where it belongs.
 *
 * @param goesTo - the origin that the form is sent to, where that is another
 */
function oncePer(page: Page, deeds: Deeds, goesTo: string = new URL(page.url).origin): void {
  const { origin } = new URL(page.url)
  const foreign = deeds.guard.foreignAmong([origin, goesTo])
  if (foreign !== undefined)
    throw new PersonError(
      'password-withheld',
      `${foreign} asks for the password of '${deeds.account.user}', which it was not meant for`,
      deeds.answers,
    )
  if (deeds.signedInAt.has(origin))
    throw new PersonError('sign-in-failed', `${origin} did not let '${deeds.account.user}' in`, deeds.answers)
  deeds.signedInAt.add(origin)
  deeds.remembered.add(origin)
}
