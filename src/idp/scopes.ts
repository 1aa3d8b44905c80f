import { IdpError } from './answers.ts'
import type { Realm } from './realm-core.ts'
import type { ClientScope, IdpClient } from './state.ts'

/** The names in a value of `scope`. */
export function namesIn(scope: string): readonly string[] {
  return [...new Set(scope.split(' ').filter((one) => one !== ''))]
}

/**
 * Whether a client may ask for a scope: `openid`, and the client scopes that it has.
 *
 * @throws IdpError `invalid_scope`
 */
export function requireScopes(client: IdpClient, scope: string): void {
  const known = new Set(['openid', ...client.defaultScopes, ...client.optionalScopes])
  if (!namesIn(scope).every((name) => known.has(name))) throw new IdpError('invalid_scope', `Invalid scopes: ${scope}`)
}

/** The client scopes of a token: those that its client always has, and those that were asked for. */
export function scopesOf({ state }: Realm, client: IdpClient, asked: string): readonly ClientScope[] {
  const wanted = namesIn(asked).filter((name) => client.optionalScopes.includes(name))
  return [...new Set([...client.defaultScopes, ...wanted])].flatMap((name) => state.scopes.get(name) ?? [])
}

/** `scope` of a token: `openid` where it was asked for, and the names of its client scopes that show. */
export function scopeClaim(asked: string, scopes: readonly ClientScope[]): string {
  const names = scopes.filter(({ inTokenScope }) => inTokenScope).map(({ name }) => name)
  return [...(namesIn(asked).includes('openid') ? ['openid'] : []), ...names].join(' ')
}

/** Clients that a token is for, by its scopes: nothing else puts anybody there. */
export function audiencesOf(scopes: readonly ClientScope[]): readonly string[] {
  return [...new Set(scopes.flatMap(({ audiences }) => audiences))]
}
