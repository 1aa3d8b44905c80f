import { IdpError } from './answers.ts'
import { isOver, readRefreshToken } from './read-token.ts'
import { namesIn, requireScopes } from './scopes.ts'
import type { TokenRequest } from './token.ts'
import { tokenResponse } from './token-response.ts'

const invalid = (description: string): IdpError => new IdpError('invalid_grant', description)

/** `refresh_token`: rotated where the realm says so; a spent one ends what its client has of the session. */
export async function refresh({ realm, client, form }: TokenRequest): Promise<Readonly<Record<string, unknown>>> {
  const shown = form.get('refresh_token')
  if (shown === null) throw new IdpError('invalid_request', 'No refresh token')
  const claims = await readRefreshToken(realm, shown)
  if (claims === undefined) throw invalid('Invalid refresh token')
  if ((claims.exp ?? 0) <= realm.seconds()) throw invalid('Token is not active')
  if (claims['azp'] !== client.clientId)
    throw invalid("Invalid refresh token. Token client and authorized client don't match")
  const session = realm.state.sessions.get(String(claims['sid']))
  if (session === undefined || isOver(realm, session)) throw invalid('Session not active')
  if (!session.user.enabled) throw invalid('User disabled')
  const own = session.clients.get(client.clientId)?.get(String(claims['reuse_id']))
  if (own === undefined) throw invalid("Session doesn't have required client")
  if (realm.settings.revokeRefreshToken && own.refreshId !== claims.jti) {
    session.clients.delete(client.clientId)
    throw invalid('Maximum allowed refresh token reuse exceeded')
  }
  const scope = form.get('scope') ?? own.scope
  requireScopes(client, scope)
  const given = new Set(namesIn(own.scope))
  const wider = namesIn(scope).filter((name) => !given.has(name))
  if (wider.length > 0) throw new IdpError('invalid_scope', `Invalid scopes: ${scope}`)
  return await tokenResponse(realm, {
    client,
    session,
    own,
    scope,
    resource: form.get('resource') ?? undefined,
    nonce: undefined,
    origin: 'onrtrt',
  })
}
