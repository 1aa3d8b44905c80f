import { stringList } from '../protocol/json-document.ts'
import { type Discovered, scopeToAskFor } from './discover.ts'
import type { Params } from './params.ts'

/** The scope without which some servers issue no refresh token (OIDC Core §11). */
export const offlineAccess = 'offline_access'

/**
 * By what a refresh token comes, where none comes by itself: the scope, or the scope with the wish that the person is
 * asked (`prompt=consent`, OIDC Core §11).
 */
export type OfflineWay = 'scope' | 'prompt'

/** What is known of that at a server that lists the scope; `vain`: none comes either way. */
export type Offline = OfflineWay | 'vain'

/**
 * What a client may try that got no refresh token, the least first (MCP, refresh tokens): the authorization server lists
 * `offline_access`, or the resource wants it anyway. Where no other scope is asked for it would be the whole request, and
 * a token that opens nothing the answer.
 */
export function waysToTry(known: Discovered): readonly OfflineWay[] {
  const scope = scopeToAskFor(known)
  if (asksForOffline(scope)) return ['prompt']
  return scope !== undefined && isListed(known) ? ['scope', 'prompt'] : []
}

/** The scope of a client that asks for `offline_access` where it helps. */
export function withOffline(scope: string | undefined, offline: Offline | undefined): string | undefined {
  if (offline === undefined || offline === 'vain' || scope === undefined || asksForOffline(scope)) return scope
  return `${scope} ${offlineAccess}`
}

/** What goes with a scope, where the server looks at `offline_access` only with it. */
export function promptFor(scope: string | undefined, offline: Offline | undefined): Params {
  return offline === 'prompt' && asksForOffline(scope) ? [['prompt', 'consent']] : []
}

/**
 * That a client got no refresh token, in words that say no more than was tried.
 *
 * @param scope - what the client asked for
 */
export function withoutRefreshToken(
  known: Discovered,
  scope: string | undefined,
  offline: Offline | undefined,
): string {
  if (offline === 'vain') return 'no client gets a refresh token, not even for offline_access'
  if (asksForOffline(scope)) return 'the client gets no refresh token, not even for offline_access'
  if (!isListed(known)) return 'the client gets no refresh token, and the server lists no offline_access to ask for'
  return 'the client gets no refresh token, and did not ask for offline_access, which the server lists'
}

function isListed({ serverMetadata }: Discovered): boolean {
  return stringList(serverMetadata.document, 'scopes_supported')?.includes(offlineAccess) === true
}

function asksForOffline(scope: string | undefined): boolean {
  return scope?.split(' ').includes(offlineAccess) === true
}
