import { keyOf } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { Client } from './client-registry.ts'
import type { FamilyRecord, RefreshRecord } from './records.ts'

/** A grant in which a client may name the resource that it wants a token for. */
export type TargetingGrant = 'authorization_code' | 'refresh_token'

/** What is decided about refresh tokens, each one the place of a plausible mistake. */
export interface RefreshParts {
  /** Whether a client is given one. `scope` is that of the session. */
  readonly givesRefreshToken: (client: Client, scope: string) => boolean
  readonly keepRefreshToken: (store: Store, token: string, record: RefreshRecord, expiresAt: number) => void
  /** What one stands for, used or not. */
  readonly readRefreshToken: (store: Store, token: string) => RefreshRecord | undefined
  /** Keeps that one was used; a right server does so for as long as it would have lived, to know it when it comes again. */
  readonly spend: (store: Store, token: string, record: RefreshRecord, expiresAt: number) => void
  /** What becomes of a session whose used token comes again, so many seconds after its use. */
  readonly comesAgain: (record: RefreshRecord, token: string, after: number) => 'ends' | 'is refused' | 'is served'
  /** Reads, decides and spends as one, whoever else asks at the same time. */
  readonly turnOver: <Result>(store: Store, work: () => Result) => Result | Promise<Result>
  /** The token that follows one; a right server makes a new one. */
  readonly successor: (token: string, make: () => Promise<string | undefined>) => Promise<string | undefined>
  readonly mayRefresh: (client: Client, session: FamilyRecord) => boolean
  /** The client id that a request counts for when it names none; undefined: it is refused. */
  readonly clientOfAnonymousRefresh: (session: FamilyRecord | undefined) => string | undefined
  /** The resource that a token is for (RFC 8707 §2.2); undefined: `invalid_target`. */
  readonly targetOf: (grant: TargetingGrant, asked: readonly string[], granted: string) => string | undefined
  /** The scope of an access token (RFC 6749 §6); undefined: `invalid_scope`. */
  readonly refreshedScope: (asked: string | null, granted: string) => string | undefined
  /** The scope of the session afterwards, which is that of its next refresh token. */
  readonly scopeKept: (refreshed: string, granted: string) => string
  /** What a refresh token stands for that this server never issued: nothing. `renew` would ask the upstream. */
  readonly otherwise: (
    renew: () => Promise<Readonly<Record<string, unknown>>>,
  ) => Promise<Readonly<Record<string, unknown>> | undefined>
  /** Whether the person still has at the upstream what the session stands for. `ask` asks there. */
  readonly authorityLives: (ask: () => Promise<boolean>) => Promise<boolean>
}

/** All that was granted, or a part of it. */
function narrowed(asked: string | null, granted: string): string | undefined {
  const scopes = (asked ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0) return granted
  const held = granted.split(' ')
  return scopes.every((scope) => held.includes(scope)) ? [...new Set(scopes)].join(' ') : undefined
}

/** The right decisions. */
export function rightRefreshParts(): RefreshParts {
  const keep: RefreshParts['keepRefreshToken'] = (store, token, record, expiresAt) =>
    store.put('refresh-token', keyOf(token), record, expiresAt)
  return {
    givesRefreshToken: (client) => client.grantTypes.includes('refresh_token'),
    keepRefreshToken: keep,
    // Written by `keep` above, in this form.
    readRefreshToken: (store, token) => store.get('refresh-token', keyOf(token)) as RefreshRecord | undefined,
    spend: keep,
    comesAgain: () => 'ends',
    turnOver: (store, work) => store.atomically(work),
    successor: (_token, make) => make(),
    mayRefresh: (client, session) => session.clientId === client.clientId,
    clientOfAnonymousRefresh: () => undefined,
    targetOf: (_grant, asked, granted) => (asked.every((one) => one === granted) ? granted : undefined),
    refreshedScope: narrowed,
    scopeKept: (_refreshed, granted) => granted,
    otherwise: async () => undefined,
    authorityLives: (ask) => ask(),
  }
}
