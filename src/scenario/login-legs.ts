import type { AuthorizationRequest } from '../client/mcp-client.ts'
import { StepError } from '../client/step-error.ts'
import type { Answer } from '../http/sender.ts'
import { type Navigation, submission } from '../person/browser.ts'
import type { Field } from '../person/forms.ts'
import type { Page } from '../person/page.ts'
import type { Person } from '../person/person.ts'
import type { Choice } from '../person/recognise.ts'
import type { ClientActor } from './actor.ts'
import { Unjudged } from './outcome.ts'

/** A person on the way through the login of a proxy, and what was answered to their browser on this leg. */
interface Leg {
  readonly request: AuthorizationRequest
  readonly person: Person
  readonly answers: readonly Answer[]
}

/** A client that begins logins, with the person who uses it. */
type Beginner = Pick<ClientActor, 'person' | 'prepare'>

/** A page on which the proxy asks a person for consent. */
export interface Question {
  readonly page: Page
  /** How a person says yes. */
  readonly approve: Choice
}

/** The authorization request of the proxy at its upstream, which the browser has not made yet. */
export interface Forward extends Leg {
  readonly url: string
  readonly params: URLSearchParams
}

/** The way back from the upstream to the proxy, which the browser has not gone yet. */
export interface Back extends Leg {
  readonly navigation: Navigation
  /** Parameters of the authorization response, wherever they stand. */
  readonly params: URLSearchParams
}

/** Where a leg at the proxy ended: of these, at most one is set. */
export interface Reached extends Leg {
  /** The proxy asks. */
  readonly question: Question | undefined
  /** It sends the person upstream. */
  readonly forward: Forward | undefined
  /** The person is back at the client. */
  readonly callback: URLSearchParams | undefined
  /** Status of another page. */
  readonly status: number | undefined
  /** The code that came back to the client. */
  readonly code: string | undefined
  /** All this in words. */
  readonly ended: string
}

/** The login of a proxy, one leg at a time, so that a story can look at each and change one thing on it. */
export interface LoginLegs {
  /**
   * Opens an authorization request of a client, and ends at the question for consent, or before the upstream.
   *
   * @param person - at which browser; the client's own person where absent
   * @param request - one that was made before; absent: a new one
   */
  open(client: Beginner, person?: Person, request?: AuthorizationRequest): Promise<Reached>
  /** Says yes to the question, and ends before the upstream. @throws StepError `not-forwarded`; Unjudged where there is no proxy */
  approve(reached: Reached): Promise<Forward>
  /** Both at once, whether the proxy asks or not. @throws StepError `not-forwarded`; Unjudged where there is no proxy */
  toUpstream(client: Beginner, person?: Person): Promise<Forward>
  /** Signs in upstream, and ends before the way back. @throws StepError `no-return` */
  signIn(forward: Forward, person?: Person): Promise<Back>
  /** Goes the way back, and on until the client is reached, or something else comes first: a question, another sign-in. */
  comeBack(back: Back, change?: (params: URLSearchParams) => void, person?: Person): Promise<Reached>
  /**
   * The same, with a yes where the proxy asks only then: what a way back leads to in the end.
   *
   * @throws Unjudged `not-applicable` where the way back leads past the proxy
   */
  arrive(back: Back, change?: (params: URLSearchParams) => void, person?: Person): Promise<Reached>
  /** The same, and through another sign-in where the proxy wants one: all that a person does to get to the client. */
  finish(back: Back): Promise<Reached>
  /** Sends a request to the proxy in place of what its page would send. */
  send(reached: Reached, navigation: Navigation): Promise<Reached>
}

/** The legs of a login at a proxy in front of an upstream. */
export function loginLegs(upstream: string): LoginLegs {
  const atUpstream = (url: URL): boolean => url.origin === upstream
  const leftUpstream = (url: URL): boolean => url.origin !== upstream

  async function atProxy(request: AuthorizationRequest, person: Person, navigation: Navigation): Promise<Reached> {
    const { redirectUri } = request
    const journey = await person.follow(navigation, { redirectUri, before: atUpstream, consent: 'stop' })
    const leg = { request, person, answers: journey.answers }
    const nowhere = { question: undefined, forward: undefined, callback: undefined, status: undefined, code: undefined }
    const { stoppedAt } = journey
    switch (journey.kind) {
      case 'before': {
        const forward = { ...leg, url: journey.url, params: new URL(journey.url).searchParams }
        return { ...leg, ...nowhere, forward, ended: 'sent to the upstream' }
      }
      case 'callback': {
        const { params: callback } = journey
        return { ...leg, ...nowhere, callback, code: callback.get('code') ?? undefined, ended: atClient(callback) }
      }
      case 'elsewhere':
        return { ...leg, ...nowhere, ended: 'led to a host that is no part of the target' }
      case 'page': {
        const { page } = journey
        if (stoppedAt?.kind === 'consent' && stoppedAt.approve !== undefined)
          return { ...leg, ...nowhere, question: { page, approve: stoppedAt.approve }, ended: 'asked for consent' }
        const { status } = page.answer
        return { ...leg, ...nowhere, status, ended: `a page with status ${status ?? 'none'}` }
      }
    }
  }

  const open: LoginLegs['open'] = async (client, person = client.person, request) => {
    const asked = request ?? (await client.prepare())
    return await atProxy(asked, person, { url: asked.url })
  }

  const answerYes = async (reached: Reached): Promise<Reached> => {
    const { question, request, person } = reached
    if (question === undefined) return reached
    const { form, button } = question.approve
    const answered = await atProxy(request, person, submission(question.page, form, fieldOf(button)))
    return { ...answered, answers: [...reached.answers, ...answered.answers] }
  }

  const approve: LoginLegs['approve'] = async (reached) => {
    if (reached.question === undefined) throw notForwarded(reached, upstream)
    const approved = await answerYes(reached)
    if (approved.forward === undefined) throw notForwarded(approved, upstream)
    return approved.forward
  }

  const comeBack: LoginLegs['comeBack'] = ({ navigation, request, ...back }, change, person = back.person) =>
    atProxy(request, person, change === undefined ? navigation : changedWay(navigation, change))

  const arrive: LoginLegs['arrive'] = async (...way) => await answerYes(await comeBack(...way))
  const arriveAtProxy: LoginLegs['arrive'] = (back, ...way) => {
    needCallback(back)
    return arrive(back, ...way)
  }

  const signIn: LoginLegs['signIn'] = async (forward, person = forward.person) => {
    const journey = await person.follow({ url: forward.url }, { before: leftUpstream })
    const { answers } = journey
    if (journey.kind !== 'before')
      throw new StepError('no-return', 'the upstream did not send the person back to the proxy', answers)
    const { navigation } = journey
    const params = new URL(navigation.url).searchParams
    for (const [name, value] of navigation.fields ?? []) params.append(name, value)
    return { request: forward.request, person, answers, navigation, params }
  }

  return {
    open,
    approve,
    toUpstream: async (client, person) => {
      const opened = await open(client, person)
      return opened.forward ?? (await approve(opened))
    },
    signIn,
    comeBack,
    arrive: arriveAtProxy,
    finish: async (back) => {
      const arrived = await arrive(back)
      if (arrived.forward === undefined) return arrived
      const signedIn = await signIn(arrived.forward)
      const again = await arrive(signedIn)
      return { ...again, answers: [...arrived.answers, ...signedIn.answers, ...again.answers] }
    },
    send: ({ request, person }, navigation) => atProxy(request, person, navigation),
  }
}

/** What pressing a button adds to its form. */
export function fieldOf(button: Choice['button']): readonly Field[] {
  return button === undefined || button.name === '' ? [] : [[button.name, button.value]]
}

/** Goes on only where the way back leads to the proxy: a server that sends clients upstream by their own URI has no callback. */
function needCallback({ navigation, request, answers }: Back): void {
  const [leads, client] = [new URL(navigation.url), new URL(request.redirectUri)]
  if (leads.origin !== client.origin || leads.pathname !== client.pathname) return
  throw new Unjudged(
    'not-applicable',
    'the upstream sends the person straight back to the client: the proxy has no callback',
    answers.map(({ exchange }) => exchange.n),
  )
}

/** A login without an upstream: none was needed where the authorization server signs people in itself. */
function notForwarded({ ended, answers, code, request, person }: Reached, upstream: string): StepError | Unjudged {
  const { signedInAt } = person.browser.cookies
  const { origin } = new URL(request.url)
  if (code !== undefined && signedInAt.has(origin) && !signedInAt.has(upstream))
    return new Unjudged(
      'not-applicable',
      `${origin} signs people in itself: it is no proxy, and sends nobody to the upstream`,
      answers.map(({ exchange }) => exchange.n),
    )
  return new StepError('not-forwarded', `the person was not sent to the upstream: ${ended}`, answers)
}

function atClient(params: URLSearchParams): string {
  const error = params.get('error')
  if (params.has('code')) return 'back at the client with a code'
  return error === null ? 'back at the client with neither code nor error' : `back at the client with error ${error}`
}

/** The way back with other parameters, in the query or in the form, where they stood. */
function changedWay(navigation: Navigation, change: (params: URLSearchParams) => void): Navigation {
  const url = new URL(navigation.url)
  if (navigation.fields === undefined) {
    change(url.searchParams)
    return { ...navigation, url: url.href }
  }
  const fields = new URLSearchParams(navigation.fields.map(([name, value]): [string, string] => [name, value]))
  change(fields)
  return { ...navigation, fields: [...fields] }
}
