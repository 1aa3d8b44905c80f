import type { Context } from '../router.ts'
import { countHit } from '../security.ts'
import type { OidcClient } from '../state.ts'
import { type Answer, cors, header, json } from '../wire.ts'
import { deleteClient } from './client-lookup.ts'
import {
  flowMembers,
  flowOf,
  readScope,
  refuseRegistration,
  registrationToken,
  registrationUri,
  secretExpiry,
  strings,
  wrongType,
} from './register.ts'

/** For how long a registration token is good after it was replaced. */
const graceSeconds = 60
const triesBeforeDelay = 10
const delayPeriod = 43_200

function failed(context: Context, answer: Answer): Answer {
  if (!context.core.settings.rateLimits) return answer
  const failures = countHit(context, `oidc.client ${context.request.remoteAddress}`, delayPeriod)
  return failures > triesBeforeDelay ? json(429, { message: 'Reached maximum delay' }) : answer
}

/** The client that a request may manage, by its registration token (RFC 7592; nextcloud.md 1.10), or the refusal. */
function managed(context: Context): OidcClient | Answer {
  const { core } = context
  const authorization = header(context.request, 'authorization') ?? ''
  const token = authorization.startsWith('Bearer ') ? authorization.slice(7) : ''
  const entry = core.state.registrationTokens.get(token)
  const over = entry?.validUntil !== undefined && core.seconds() > entry.validUntil
  if (entry === undefined || over) {
    return failed(context, refuseRegistration('invalid_token', 'Invalid or missing registration access token.', 401))
  }
  context.used(token)
  const client = core.state.clients.get(entry.clientId)
  if (client === undefined) {
    return failed(context, refuseRegistration('invalid_token', 'Token does not correspond to a valid client.', 401))
  }
  if (client.clientId !== context.params['clientId']) {
    return failed(context, refuseRegistration('unauthorized_client', 'Token does not match the requested client.', 403))
  }
  if (client.dynamic) return client
  return failed(
    context,
    refuseRegistration('invalid_client', 'Only dynamically registered clients can be managed.', 403),
  )
}

function shown(context: Context, client: OidcClient, newToken?: string): Readonly<Record<string, unknown>> {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    ...(newToken === undefined ? {} : { registration_access_token: newToken }),
    registration_client_uri: registrationUri(context, client),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: 'client_secret_post',
    ...flowMembers(client),
    id_token_signed_response_alg: client.signingAlg,
    // Whatever was registered.
    application_type: 'web',
    client_id_issued_at: client.issuedAt,
    client_secret_expires_at: secretExpiry(context, client),
    scope: client.allowedScopes,
  }
}

/** `GET /register/{clientId}`. */
export function readClient(context: Context): Answer {
  const client = managed(context)
  return 'status' in client ? client : json(200, shown(context, client), cors('GET'))
}

/** `PUT /register/{clientId}`: what is left out stays; the age of the client, too. */
export function updateClient(context: Context): Answer {
  const client = managed(context)
  if ('status' in client) return client
  const {
    redirect_uris: uris,
    client_name: name,
    id_token_signed_response_alg: alg,
    response_types: types,
    scope,
  } = context.fields()
  if ([uris, types].some((list) => (list ?? null) !== null && !Array.isArray(list))) return wrongType()
  if (typeof name === 'string') client.name = name.slice(0, 64)
  if (typeof alg === 'string') client.signingAlg = alg === 'RS256' ? 'RS256' : 'HS256'
  client.flow = flowOf(strings(types) ?? []) ?? client.flow
  if ((scope ?? null) !== null) {
    const allowed = readScope(context)
    if (typeof allowed !== 'string') return allowed
    client.allowedScopes = allowed
  }
  const redirectUris = strings(uris) ?? []
  if (redirectUris.length > 0) client.redirectUris = redirectUris
  for (const entry of context.core.state.registrationTokens.values()) {
    if (entry.clientId === client.clientId) entry.validUntil ??= context.core.seconds() + graceSeconds
  }
  return json(200, shown(context, client, registrationToken(context, client)), cors('PUT'))
}

/** `DELETE /register/{clientId}`: the client goes with its tokens. */
export function removeClient(context: Context): Answer {
  const client = managed(context)
  if ('status' in client) return client
  deleteClient(context.core, client)
  return { ...json(204, [], cors('DELETE')), body: '' }
}
