import type { AuthorizationRequest } from '../client/mcp-client.ts'
import { StepError } from '../client/step-error.ts'
import type { Answer } from '../http/sender.ts'
import { type Navigation, submission } from '../person/browser.ts'
import type { Page } from '../person/page.ts'
import type { Person } from '../person/person.ts'
import type { Recognised } from '../person/recognise.ts'
import type { ClientActor } from './actor.ts'

/** A page on which the proxy asks a person for consent. */
export type Question = Page & { readonly wants: Extract<Recognised, { readonly kind: 'consent' }> }

/** A person who is on the way, and what was answered to their browser on this leg. */
interface Leg {
  readonly request: AuthorizationRequest
  readonly person: Person
  readonly answers: readonly Answer[]
}

/** What opening an authorization request came to: the proxy asks, or sends the person on without a question, or neither. */
export interface Opened extends Leg {
  readonly question: Question | undefined
  readonly forward: Forward | undefined
  /** Where it ended, in words. */
  readonly ended: string
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

/** Where the way back led. */
export interface Arrival extends Leg {
  /** Set when the person got back to the client. */
  readonly callback: URLSearchParams | undefined
  readonly code: string | undefined
  /** True when the proxy asked for consent on this leg, or sent the person upstream anew. */
  readonly beginsAnew: boolean
  /** Status of the page at which it ended, if it did. */
  readonly status: number | undefined
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
  open(client: ClientActor, person?: Person, request?: AuthorizationRequest): Promise<Opened>
  /** Says yes to the question, and ends before the upstream. @throws StepError `not-forwarded` */
  approve(opened: Opened): Promise<Forward>
  /** Both at once, whether the proxy asks or not. @throws StepError `not-forwarded` */
  toUpstream(client: ClientActor, person?: Person): Promise<Forward>
  /** Signs in upstream, and ends before the way back. @throws StepError `no-return` */
  signIn(forward: Forward, person?: Person): Promise<Back>
  /** Goes the way back, and on until the client is reached, or something else comes first. */
  comeBack(back: Back, change?: (params: URLSearchParams) => void, person?: Person): Promise<Arrival>
  /** Sends a form to the proxy in place of what the page would send, and ends before the upstream. */
  post(opened: Opened, navigation: Navigation): Promise<Opened>
}

/** The legs of a login at a proxy in front of an upstream. */
export function loginLegs(upstream: string): LoginLegs {
  const atUpstream = (url: URL): boolean => url.origin === upstream
  const leftUpstream = (url: URL): boolean => url.origin !== upstream

  async function walk(request: AuthorizationRequest, person: Person, navigation: Navigation): Promise<Opened> {
    const { redirectUri } = request
    const journey = await person.follow(navigation, { redirectUri, before: atUpstream, consent: 'stop' })
    const { answers } = journey
    const leg = { request, person, answers }
    const wants = journey.stoppedAt
    if (journey.kind === 'before') {
      const params = new URL(journey.url).searchParams
      return {
        ...leg,
        question: undefined,
        forward: { ...leg, url: journey.url, params },
        ended: 'sent to the upstream without a question',
      }
    }
    if (journey.kind === 'page' && wants?.kind === 'consent')
      return { ...leg, question: { ...journey.page, wants }, forward: undefined, ended: 'asked for consent' }
    return { ...leg, question: undefined, forward: undefined, ended: endOf(journey) }
  }

  const open: LoginLegs['open'] = async (client, person = client.person, request) => {
    const asked = request ?? (await client.prepare())
    return await walk(asked, person, { url: asked.url })
  }

  const approve: LoginLegs['approve'] = async ({ question, request, person, answers, ended }) => {
    const choice = question?.wants.approve
    if (question === undefined || choice === undefined) throw notForwarded(ended, answers)
    const { button } = choice
    const pressed = button === undefined || button.name === '' ? [] : [[button.name, button.value] as const]
    const approved = await walk(request, person, submission(question, choice.form, pressed))
    if (approved.forward === undefined) throw notForwarded(approved.ended, approved.answers)
    return approved.forward
  }

  const signIn: LoginLegs['signIn'] = async (forward, person = forward.person) => {
    const journey = await person.follow({ url: forward.url }, { before: leftUpstream })
    const { answers } = journey
    if (journey.kind !== 'before')
      throw new StepError('no-return', `the upstream did not send the person back: ${endOf(journey)}`, answers)
    const { navigation } = journey
    const params = new URL(navigation.url).searchParams
    for (const [name, value] of navigation.fields ?? []) params.append(name, value)
    return { request: forward.request, person, answers, navigation, params }
  }

  const comeBack: LoginLegs['comeBack'] = async ({ navigation, request, ...back }, change, person = back.person) => {
    const { redirectUri } = request
    const journey = await person.follow(change === undefined ? navigation : changedWay(navigation, change), {
      redirectUri,
      before: atUpstream,
      consent: 'stop',
    })
    const callback = journey.kind === 'callback' ? journey.params : undefined
    return {
      request,
      person,
      answers: journey.answers,
      callback,
      code: callback?.get('code') ?? undefined,
      beginsAnew: journey.kind === 'before' || journey.stoppedAt?.kind === 'consent',
      status: journey.kind === 'page' ? journey.page.answer.status : undefined,
      ended: endOf(journey),
    }
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
    post: ({ request, person }, navigation) => walk(request, person, navigation),
  }
}

function notForwarded(ended: string, answers: readonly Answer[]): StepError {
  return new StepError('not-forwarded', `the person was not sent to the upstream: ${ended}`, answers)
}

type Journey = Awaited<ReturnType<Person['follow']>>

function endOf(journey: Journey): string {
  switch (journey.kind) {
    case 'callback': {
      const error = journey.params.get('error')
      if (journey.params.has('code')) return 'back at the client with a code'
      return error === null
        ? 'back at the client with neither code nor error'
        : `back at the client with error ${error}`
    }
    case 'before':
      return 'sent to the upstream'
    case 'elsewhere':
      return 'led to a host that is no part of the target'
    case 'page':
      return journey.stoppedAt?.kind === 'consent'
        ? 'asked for consent'
        : `a page with status ${journey.page.answer.status ?? 'none'}`
  }
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
