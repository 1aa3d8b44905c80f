import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { errorAnswer, IdpError, json } from './answers.ts'
import type { Realm } from './realm-core.ts'
import { isRegistered } from './redirect-uri.ts'
import type { IdpClient } from './state.ts'

const metadata = z.looseObject({
  client_name: z.string().max(255).optional(),
  redirect_uris: z.array(z.string().max(2000)).max(50).default([]),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).default(['code']),
  token_endpoint_auth_method: z.string().default('client_secret_basic'),
  scope: z.string().optional(),
})

const methods: readonly IdpClient['authMethod'][] = ['none', 'client_secret_basic', 'client_secret_post']

/** Where clients are registered (OpenID Connect Dynamic Client Registration 1.0 §3). */
export function registrationUrl({ issuer }: Pick<Realm, 'issuer'>): string {
  return `${issuer}/clients-registrations/openid-connect`
}

/** Policy Trusted Hosts: who registers, and where its people return to. @throws IdpError 403 `insufficient_scope` */
function requireTrusted({ settings }: Realm, uris: readonly string[]): void {
  const rejected = (details: string): IdpError =>
    new IdpError(
      'insufficient_scope',
      `Policy 'Trusted Hosts' rejected request to client-registration service. Details: ${details}`,
      403,
    )
  if (settings.anonymousRegistration === 'nobody') throw rejected('Host not trusted.')
  if (settings.anonymousRegistration === 'anybody') return
  for (const uri of uris) {
    const host = URL.canParse(uri) ? new URL(uri).hostname : ''
    if (!settings.trustedHosts.includes(host)) throw rejected("URL doesn't match any trusted host or trusted domain")
  }
}

/** @throws IdpError `invalid_redirect_uri` */
function requireRedirectUris({ settings }: Realm, uris: readonly string[]): void {
  if (uris.length === 0) throw new IdpError('invalid_redirect_uri', 'Invalid parameter: redirect_uris')
  for (const uri of uris) {
    const exact = !settings.exactRedirectUris || !uri.includes('*')
    if (!URL.canParse(uri) || uri.includes('#') || !exact || !isRegistered([uri], uri, settings))
      throw new IdpError('invalid_redirect_uri', 'Invalid redirect uri')
  }
}

/** @throws IdpError */
function clientFrom(realm: Realm, body: unknown): IdpClient {
  const read = metadata.safeParse(body)
  if (!read.success) throw new IdpError('invalid_client_metadata', 'Client metadata invalid')
  const { client_name, redirect_uris: redirectUris, token_endpoint_auth_method: asked, scope } = read.data
  requireTrusted(realm, redirectUris)
  requireRedirectUris(realm, redirectUris)
  const authMethod = methods.find((method) => method === asked)
  if (authMethod === undefined)
    throw new IdpError(
      'invalid_client_metadata',
      'Not found clientAuthenticator for requested token_endpoint_auth_method',
    )
  const shared = [...realm.state.scopes.values()].filter(({ inTokenScope }) => inTokenScope).map(({ name }) => name)
  const own = scope?.split(' ').filter((name) => shared.includes(name))
  const clientId = randomUUID()
  return {
    clientId,
    name: client_name ?? clientId,
    redirectUris,
    authMethod,
    ...(authMethod === 'none' ? {} : { clientSecret: randomBytes(24).toString('base64url') }),
    defaultScopes: realm.settings.defaultScopes,
    optionalScopes: own === undefined || own.length === 0 ? shared : own,
    consentRequired: realm.settings.consentRequired,
    tokenExchange: false,
    dynamic: true,
    issuedAt: realm.seconds(),
    grantTypes: read.data.grant_types ?? ['authorization_code', 'refresh_token'],
    enabled: true,
  }
}

function described(realm: Realm, client: IdpClient, token: string): Readonly<Record<string, unknown>> {
  return {
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: client.authMethod,
    grant_types: client.grantTypes,
    response_types: ['code', 'none'],
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret, client_secret_expires_at: 0 }),
    client_name: client.name,
    scope: client.optionalScopes.join(' '),
    subject_type: 'public',
    request_uris: [],
    tls_client_certificate_bound_access_tokens: false,
    dpop_bound_access_tokens: false,
    client_id_issued_at: client.issuedAt,
    registration_client_uri: `${registrationUrl(realm)}/${client.clientId}`,
    registration_access_token: token,
    backchannel_logout_session_required: false,
    require_pushed_authorization_requests: false,
    frontchannel_logout_session_required: false,
  }
}

function newRegistrationToken(realm: Realm, client: IdpClient): string {
  const token = randomBytes(32).toString('base64url')
  realm.state.registrationTokens.set(client.clientId, token)
  realm.credentials.enter('registration-token', token, registrationLineage(realm, client))
  return token
}

function registrationLineage(realm: Realm, { clientId }: IdpClient) {
  return { grant: realm.credentials.nextGrant(), flow: 'registration', clientId } as const
}

/** Registers a client without a token, as far as the policies of the realm let it. */
export async function register(realm: Realm, request: Request): Promise<Response> {
  try {
    const client = clientFrom(realm, await request.json().catch(() => undefined))
    realm.state.clients.set(client.clientId, client)
    if (client.clientSecret !== undefined)
      realm.credentials.enter('client-secret', client.clientSecret, registrationLineage(realm, client))
    return json(201, described(realm, client, newRegistrationToken(realm, client)))
  } catch (error) {
    if (error instanceof IdpError) return errorAnswer(error)
    throw error
  }
}

/** Shows or deletes a client, to whoever holds its registration access token (RFC 7592 §2). */
export async function manageClient(realm: Realm, request: Request, clientId: string): Promise<Response> {
  const client = realm.state.clients.get(clientId)
  const token = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (client === undefined || token === undefined || realm.state.registrationTokens.get(clientId) !== token)
    return errorAnswer(new IdpError('invalid_token', 'Not authorized to view client. Not valid token.', 401))
  if (request.method === 'GET') return json(200, described(realm, client, newRegistrationToken(realm, client)))
  realm.state.clients.delete(clientId)
  realm.state.registrationTokens.delete(clientId)
  return new Response(null, { status: 204 })
}
