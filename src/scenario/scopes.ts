import type { Tokens } from '../client/token-request.ts'
import { decodeJwt } from '../protocol/jwt.ts'

/** Scopes that open nothing: who somebody is (OIDC Core §5.4), and for how long (§11). */
export const openNothing: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'roles',
  'groups',
  'offline_access',
])

/** The words of a scope, each once. */
export function wordsOf(scope: string | null | undefined): readonly string[] {
  return [...new Set((scope ?? '').split(' ').filter((word) => word !== ''))]
}

/**
 * What tokens are good for: as the answer says, or a token that can be read; else what was asked for (RFC 6749 §5.1).
 *
 * @param asked - what stood in the request; undefined where it named nothing
 */
export function scopeOf(tokens: Tokens, asked?: string): readonly string[] | undefined {
  const claims = decodeJwt(tokens.accessToken)?.claims
  const inToken = typeof claims?.['scope'] === 'string' ? wordsOf(claims['scope']) : []
  const said = tokens.scope === undefined ? undefined : wordsOf(tokens.scope)
  if (said === undefined && inToken.length === 0) return asked === undefined ? undefined : wordsOf(asked)
  // Whatever either of them names can be used.
  return [...new Set([...(said ?? []), ...inToken])]
}
