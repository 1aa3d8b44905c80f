import { errorAnswer, IdpError, json, uncached } from './answers.ts'
import { authenticateClient } from './client-authentication.ts'
import { isOver, readAccessToken, readRefreshToken } from './read-token.ts'
import type { Realm } from './realm-core.ts'
import { consentKey } from './state.ts'

async function answered(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof IdpError) return errorAnswer(error)
    throw error
  }
}

/** Introspection (RFC 7662), for confidential clients. */
export function introspect(realm: Realm, request: Request): Promise<Response> {
  return answered(async () => {
    const form = new URLSearchParams(await request.text())
    const client = authenticateClient(realm, request, form)
    if (client.clientSecret === undefined) throw new IdpError('invalid_request', 'Client not allowed.', 403)
    const read = await readAccessToken(realm, form.get('token') ?? '')
    if (read === undefined) return json(200, { active: false })
    const { username } = read.session.user
    return json(200, { ...read.claims, client_id: read.claims['azp'], username, token_type: 'Bearer', active: true })
  })
}

/** Revocation (RFC 7009): a refresh token ends what its client has of the person, an access token only itself. */
export function revoke(realm: Realm, request: Request): Promise<Response> {
  return answered(async () => {
    const form = new URLSearchParams(await request.text())
    const client = authenticateClient(realm, request, form)
    const token = form.get('token')
    if (token === null) throw new IdpError('invalid_request', 'Token not provided')
    const refresh = await readRefreshToken(realm, token)
    const claims = refresh ?? (await readAccessToken(realm, token))?.claims
    const unknown = json(200, { error: 'invalid_token', error_description: 'Invalid token' })
    if (claims === undefined) return unknown
    if (claims['azp'] !== client.clientId) throw new IdpError('invalid_request', 'Unmatching clients')
    const session = realm.state.sessions.get(String(claims['sid']))
    if (session === undefined || isOver(realm, session)) return unknown
    if (refresh === undefined) realm.state.revoked.add(claims.jti ?? '')
    else {
      realm.state.consents.delete(consentKey(session.user, client))
      for (const one of realm.state.sessions.values())
        if (one.user.id === session.user.id) one.clients.delete(client.clientId)
    }
    return new Response(null, { status: 200, headers: uncached })
  })
}

/** Claims of the person behind an access token (OpenID Connect Core 1.0 §5.3). */
export async function userinfo(realm: Realm, request: Request): Promise<Response> {
  const token = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const read = token === undefined ? undefined : await readAccessToken(realm, token)
  if (read === undefined) {
    const answer = errorAnswer(new IdpError('invalid_token', 'Token verification failed', 401))
    answer.headers.set(
      'www-authenticate',
      `Bearer realm="${realm.name}", error="invalid_token", error_description="Token verification failed"`,
    )
    return answer
  }
  const { id, username } = read.session.user
  return json(200, { sub: id, preferred_username: username })
}
