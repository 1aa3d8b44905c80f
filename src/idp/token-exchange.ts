import { IdpError } from './answers.ts'
import { accessTokenLife, type Minting, mintAccessToken, mintIdToken } from './mint.ts'
import { type ReadToken, readAccessToken } from './read-token.ts'
import type { Realm } from './realm-core.ts'
import { audiencesOf, requireScopes, scopeClaim, scopesOf } from './scopes.ts'
import { consentKey, type IdpClient } from './state.ts'
import type { TokenRequest } from './token.ts'

const tokenType = 'urn:ietf:params:oauth:token-type:'
const invalid = (description: string): IdpError => new IdpError('invalid_request', description)

/** What other exchanges of Keycloak take, and this one does not. */
const unsupported: readonly string[] = ['requested_subject', 'requested_issuer', 'subject_issuer']

/** @throws IdpError where the standard exchange does not take the request at all, in Keycloak's order */
function requireSupported({ client, form }: TokenRequest): string {
  for (const name of unsupported)
    if (form.has(name)) throw invalid(`Parameter '${name}' is not supported for standard token exchange`)
  if (!client.tokenExchange) throw invalid('Standard token exchange is not enabled for the requested client')
  const subject = form.get('subject_token')
  if (subject === null) throw invalid("Parameter 'subject_token' required for standard token exchange")
  const type = form.get('subject_token_type')
  if (type === null) throw invalid("Parameter 'subject_token_type' required for standard token exchange")
  if (type !== `${tokenType}access_token`) throw invalid("Parameter 'subject_token' supports access tokens only")
  return subject
}

/** @throws IdpError for a type that is not given out: a refresh token is not, as the client is set up */
function requestedType(form: URLSearchParams): 'access_token' | 'id_token' {
  const asked = form.get('requested_token_type') ?? `${tokenType}access_token`
  if (asked === `${tokenType}access_token`) return 'access_token'
  if (asked === `${tokenType}id_token`) return 'id_token'
  throw invalid('requested_token_type unsupported')
}

/** The clients that `audience` names. @throws IdpError */
function targets({ realm, form }: TokenRequest): readonly IdpClient[] {
  return form.getAll('audience').map((clientId) => {
    const target = realm.state.clients.get(clientId)
    if (target === undefined) throw new IdpError('invalid_client', 'Audience not found')
    return target
  })
}

/** @throws IdpError where the requester, or a target, may have no part in it */
function checkParties(client: IdpClient, wanted: readonly IdpClient[], { claims }: ReadToken): void {
  if (client.clientSecret === undefined)
    throw new IdpError('invalid_client', 'Public client is not allowed to exchange token')
  if (wanted.some(({ enabled }) => !enabled)) throw new IdpError('invalid_client', 'Client disabled')
  const audiences = [claims.aud ?? []].flat()
  if (claims['azp'] !== client.clientId && !audiences.includes(client.clientId))
    throw new IdpError('access_denied', 'Client is not within the token audience', 403)
}

function checkConsent(realm: Realm, client: IdpClient, { session }: ReadToken, scope: string): void {
  if (!client.consentRequired) return
  const approved = realm.state.consents.get(consentKey(session.user, client))
  const all = scopesOf(realm, client, scope).every(({ name }) => approved?.has(name) === true)
  if (!all) throw new IdpError('invalid_scope', `Missing consents for Token Exchange in client ${client.clientId}`)
}

/** `audience` only leaves some out of what the scopes of the requester give. @throws IdpError */
function filtered(available: readonly string[], wanted: readonly IdpClient[]): readonly string[] {
  if (wanted.length === 0) return available
  const ids = wanted.map(({ clientId }) => clientId)
  const lacking = ids.filter((id) => !available.includes(id))
  if (lacking.length > 0) throw invalid(`Requested audience not available: ${lacking.join(', ')}`)
  return available.filter((id) => ids.includes(id))
}

/** RFC 8693 as Keycloak's standard token exchange has it: access tokens of the realm, for a client that is one of their audiences. */
export async function exchange(request: TokenRequest): Promise<Readonly<Record<string, unknown>>> {
  const { realm, client, form } = request
  const subject = await readAccessToken(realm, requireSupported(request))
  if (subject === undefined) throw invalid('Invalid token')
  const type = requestedType(form)
  const wanted = targets(request)
  checkParties(client, wanted, subject)
  const asked = form.get('scope') ?? ''
  requireScopes(client, asked)
  checkConsent(realm, client, subject, asked)
  const scopes = scopesOf(realm, client, asked)
  const audiences = filtered(audiencesOf(scopes), wanted)
  const { session } = subject
  const minting: Minting = {
    client,
    session,
    scope: scopeClaim(asked, scopes),
    lineage: lineageOf(request, subject),
  }
  const accessToken = await mintAccessToken(realm, minting, audiences, 'onrtte')
  const issued = type === 'access_token' ? accessToken : await mintIdToken(realm, minting, accessToken, undefined)
  return {
    access_token: issued,
    expires_in: accessTokenLife(realm, client),
    refresh_expires_in: 0,
    token_type: type === 'access_token' ? 'Bearer' : 'N_A',
    'not-before-policy': 0,
    session_state: session.id,
    scope: minting.scope,
    issued_token_type: `${tokenType}${type}`,
  }
}

/** Each exchange is a grant of its own, from the one that the subject token came of. */
function lineageOf({ realm, client, form }: TokenRequest, { session, claims }: ReadToken): Minting['lineage'] {
  // A token that was signed by somebody who plays the realm is in no register: its client has a grant all the same.
  const known = realm.credentials.find(form.get('subject_token') ?? '')?.lineage.grant
  const chains = [...(session.clients.get(String(claims['azp']))?.values() ?? [])]
  const from = known ?? chains.at(-1)?.grant
  return {
    grant: realm.credentials.nextGrant(),
    flow: 'token-exchange',
    clientId: client.clientId,
    user: session.user.username,
    ...(from === undefined ? {} : { from }),
  }
}
