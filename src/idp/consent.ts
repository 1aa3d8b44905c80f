import { randomUUID } from 'node:crypto'
import { respond } from './authorization-response.ts'
import { actionUrl } from './authorize.ts'
import { consentPage } from './pages.ts'
import type { Realm } from './realm-core.ts'
import { scopesOf } from './scopes.ts'
import { type AuthenticationRequest, consentKey, type IdpClient, type UserSession } from './state.ts'

/** What a person has not approved yet of what a client asks for. */
function missing(realm: Realm, request: AuthenticationRequest, client: IdpClient, session: UserSession) {
  if (!client.consentRequired) return []
  const approved = realm.state.consents.get(consentKey(session.user, client))
  const wanted = scopesOf(realm, client, request.scope).filter(({ inTokenScope }) => inTokenScope)
  return approved === undefined ? wanted : wanted.filter(({ name }) => !approved.has(name))
}

/** Whether a person has been asked about a client at all. */
function isUnasked(realm: Realm, client: IdpClient, session: UserSession): boolean {
  return client.consentRequired && !realm.state.consents.has(consentKey(session.user, client))
}

/** Goes on after a sign-in: asks for consent where there is none yet, else gives the code. */
export async function grantOrAsk(
  realm: Realm,
  request: AuthenticationRequest,
  client: IdpClient,
  session: UserSession,
  cookies: readonly string[],
): Promise<Response> {
  const wanted = missing(realm, request, client, session)
  if (wanted.length === 0 && !isUnasked(realm, client, session))
    return await giveCode(realm, request, client, session, cookies)
  request.session = session
  realm.state.requests.set(request.id, request)
  return await consentPage(actionUrl(realm, 'consent', request), request.id, client, wanted, cookies)
}

/** Remembers an approval and gives the code; or says that there is none. */
export async function answerConsent(
  realm: Realm,
  request: AuthenticationRequest,
  client: IdpClient,
  session: UserSession,
  approved: boolean,
): Promise<Response> {
  if (!approved)
    return await respond(realm, request, { error: 'access_denied', error_description: 'User denied consent' })
  const key = consentKey(session.user, client)
  const before = realm.state.consents.get(key) ?? []
  const now = scopesOf(realm, client, request.scope).map(({ name }) => name)
  realm.state.consents.set(key, new Set([...before, ...now]))
  return await giveCode(realm, request, client, session, [])
}

async function giveCode(
  realm: Realm,
  request: AuthenticationRequest,
  client: IdpClient,
  session: UserSession,
  cookies: readonly string[],
): Promise<Response> {
  const code = `${randomUUID()}.${session.id}.${randomUUID()}`
  const grant = realm.credentials.nextGrant()
  const { redirectUri, scope, resource, nonce, challenge } = request
  realm.state.codes.set(code, {
    clientId: client.clientId,
    redirectUri,
    session,
    scope,
    grant,
    issuedAt: realm.seconds(),
    used: false,
    ...(resource === undefined ? {} : { resource }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(challenge === undefined ? {} : { challenge }),
  })
  realm.credentials.enter('code', code, {
    grant,
    flow: 'authorization_code',
    clientId: client.clientId,
    user: session.user.username,
  })
  return await respond(realm, request, { session_state: session.id, code }, cookies)
}
