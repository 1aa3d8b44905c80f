import type { Credential, UpstreamSeat } from '../contract/seats.ts'
import type { Answer } from '../http/sender.ts'
import type { SeenRequest } from './upstream-watch.ts'
import { headerOf } from './upstream-watch.ts'

/** What an upstream request was authenticated with; undefined where it carried nothing. */
export function credentialOf(seen: SeenRequest): { readonly value: string; readonly known?: Credential } | undefined {
  const { credential } = seen.request
  if (credential !== undefined) return { value: credential.value, known: credential }
  const [shown] = headerOf(seen, 'authorization')
  return shown === undefined ? undefined : { value: shown.replace(/^\w+ +/, '') }
}

/**
 * The grants that a person gave on a journey: those whose code, or login flow, passed through the browser on it. By the
 * flow that created them, never by time or scope.
 */
export function grantsGivenOn(journey: readonly Answer[], upstream: UpstreamSeat): ReadonlySet<string> {
  const seen = new Set(journey.flatMap((answer) => answer.header('location')).flatMap(handlesIn))
  return new Set(
    upstream
      .credentials()
      .filter(({ kind, value }) => (kind === 'code' || kind === 'login-flow-token') && seen.has(value))
      .map(({ lineage }) => lineage.grant),
  )
}

/** The grants whose credentials requests carried: to be let in, or to be given new ones (RFC 6749 §6). */
export function grantsUsedIn(seen: readonly SeenRequest[], upstream: UpstreamSeat): ReadonlySet<string> {
  const known = new Map(upstream.credentials().map(({ value, lineage }) => [value, lineage.grant]))
  const spent = seen.flatMap(({ request }) => new URLSearchParams(request.body).get('refresh_token') ?? [])
  const shown = seen.flatMap((one) => credentialOf(one)?.value ?? [])
  return new Set([...spent, ...shown].flatMap((value) => known.get(value) ?? []))
}

/** By what a grant is known in a URL: its code, or the token of a login flow at the end of the path. */
function handlesIn(location: string): string[] {
  if (!URL.canParse(location)) return []
  const { pathname, searchParams } = new URL(location)
  return [searchParams.get('code'), pathname.split('/').at(-1) ?? null].filter((one) => one !== null)
}

/** Whose authority a tool call ran on. */
export interface Authority {
  /** True where it was delegated from the token of the call, or from the session that the token belongs to. */
  readonly ofSession: boolean
  readonly words: string
}

/** What is known of a call when its authority is looked at. */
export interface CallFacts {
  /** The token that the tool was called with. */
  readonly token: string
  /** The account that it stands for. */
  readonly user: string
  /** Grants that the person gave when they signed in for the session. */
  readonly sessionGrants: ReadonlySet<string>
  /** What each upstream token was exchanged for, as far as that was seen. */
  readonly exchangedFrom: ReadonlyMap<string, string>
}

/** Says by what authority an upstream request was made (profile `separation`). */
export function authorityOf(seen: SeenRequest, facts: CallFacts): Authority {
  const credential = credentialOf(seen)
  if (credential === undefined) return { ofSession: true, words: 'no credential at all' }
  const { value, known } = credential
  if (value === facts.token) return { ofSession: true, words: 'the token of the call itself' }
  if (known === undefined) return { ofSession: false, words: 'a credential that the upstream never gave to anybody' }
  const { flow, grant, user, clientId } = known.lineage
  const client = clientId === undefined ? '' : ` of client ${clientId}`
  if (user !== facts.user) return { ofSession: false, words: `a credential of ${user ?? 'nobody in particular'}` }
  if (flow === 'delegation' || flow === 'token-exchange') {
    const subject = facts.exchangedFrom.get(value)
    if (subject !== undefined && subject !== facts.token)
      return { ofSession: false, words: 'a token that was exchanged for another one than that of the call' }
    return { ofSession: true, words: `delegated for ${user} (${grant})` }
  }
  if (flow === 'authorization_code' && facts.sessionGrants.has(grant))
    return { ofSession: true, words: `the grant of this session at the upstream (${grant})` }
  return { ofSession: false, words: `${flow} ${grant}${client}, which another authorization created` }
}
