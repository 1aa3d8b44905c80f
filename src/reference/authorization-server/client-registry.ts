import { z } from 'zod'
import type { RegisteredClient } from '../../contract/seats.ts'
import { keyOf, makeSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { OAuthError } from './errors.ts'

const servedGrants = ['authorization_code', 'refresh_token'] as const
type Grant = (typeof servedGrants)[number]

/** A client of the proxy; never one of the upstream. */
export interface Client {
  readonly clientId: string
  /** Key of its secret, which is itself not kept; absent for a public client. */
  readonly secretKey?: string
  readonly redirectUris: readonly string[]
  readonly tokenEndpointAuthMethod: RegisteredClient['tokenEndpointAuthMethod']
  readonly grantTypes: readonly Grant[]
  readonly name: string
  /** What it may ask for; absent: everything. */
  readonly scope?: string
  /** True for clients that an administrator vouched for; whoever registers is anybody. */
  readonly vouchedFor: boolean
}

/** Finds clients: those known from the start, and those that registered. */
export interface ClientRegistry {
  find(clientId: string): Client | undefined
  add(client: Client): void
  /** Says that a client is in use, so that it does not count among the oldest when room is made. */
  used(client: Client): void
}

/** Opens the registry over a store. */
export function clientRegistry(store: Store, known: readonly RegisteredClient[]): ClientRegistry {
  const fixed = new Map<string, Client>(known.map((client) => [client.clientId, vouchedFor(client)]))
  return {
    // What stands in the store was written by `add` below.
    find: (clientId) => fixed.get(clientId) ?? (store.get('client', clientId) as Client | undefined),
    add: (client) => store.put('client', client.clientId, client),
    used: (client) => {
      if (!fixed.has(client.clientId)) store.put('client', client.clientId, client)
    },
  }
}

function vouchedFor({ clientId, clientSecret, redirectUris, tokenEndpointAuthMethod }: RegisteredClient): Client {
  return {
    clientId,
    ...(clientSecret === undefined ? {} : { secretKey: keyOf(clientSecret) }),
    redirectUris,
    tokenEndpointAuthMethod,
    grantTypes: servedGrants,
    name: clientId,
    vouchedFor: true,
  }
}

const registrationRequest = z.object({
  redirect_uris: z.array(z.string().max(2000)).min(1).max(20),
  client_name: z.string().max(200).optional(),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
  scope: z.string().max(2000).optional(),
})

const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const

/** What a parser of URLs would drop or turn around before anybody could compare it. */
const unclean = /[\s\\#*]|[^\x20-\x7e]/

/** Parameters of an answer, which a registered query may not hold as well (OAuth 2.1 §2.3). */
const answerParams = ['code', 'state', 'iss', 'error']

/** True for absolute https URIs and http on loopback, without fragment, user info or wildcard (MCP: "localhost or HTTPS"). */
export function isUsableRedirectUri(uri: string): boolean {
  if (!/^https?:\/\//.test(uri) || unclean.test(uri) || !URL.canParse(uri)) return false
  const url = new URL(uri)
  if (url.username !== '' || url.password !== '' || answerParams.some((name) => url.searchParams.has(name)))
    return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Makes a client of a registration request (RFC 7591 §2, §3.1), with the secret that it is told once.
 *
 * @throws OAuthError `invalid_client_metadata`, `invalid_redirect_uri`
 */
export function clientFromRegistration(body: unknown, scopes: readonly string[], clientId: string): Registered {
  const read = registrationRequest.safeParse(body)
  if (!read.success) {
    const onRedirects = read.error.issues.some((issue) => issue.path[0] === 'redirect_uris')
    throw new OAuthError(
      onRedirects ? 'invalid_redirect_uri' : 'invalid_client_metadata',
      'the metadata cannot be read',
    )
  }
  const { redirect_uris, client_name, token_endpoint_auth_method, grant_types, response_types, scope } = read.data
  if (!redirect_uris.every(isUsableRedirectUri))
    throw new OAuthError('invalid_redirect_uri', 'redirect URIs are https, or http on loopback, without a fragment')
  const method = authMethods.find((known) => known === (token_endpoint_auth_method ?? 'client_secret_basic'))
  if (method === undefined)
    throw new OAuthError('invalid_client_metadata', `token_endpoint_auth_method is one of ${authMethods.join(', ')}`)
  // Without the member a client uses codes only (RFC 7591 §2); grants that are not served are left out of the answer.
  const grantTypes = servedGrants.filter((grant) => (grant_types ?? ['authorization_code']).includes(grant))
  if (!grantTypes.includes('authorization_code') || response_types?.includes('code') === false)
    throw new OAuthError('invalid_client_metadata', 'clients use the authorization code grant')
  const secret = method === 'none' ? undefined : makeSecret()
  const allowed = (scope ?? scopes.join(' ')).split(' ').filter((one) => scopes.includes(one))
  const client: Client = {
    clientId,
    ...(secret === undefined ? {} : { secretKey: keyOf(secret) }),
    redirectUris: redirect_uris,
    tokenEndpointAuthMethod: method,
    grantTypes,
    name: readableName(client_name),
    scope: [...new Set(allowed)].join(' '),
    vouchedFor: false,
  }
  return { client, secret }
}

/** Control characters and those that turn the direction of writing could make a name say something else. */
function readableName(name: string | undefined): string {
  const readable = (name ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return readable === '' ? 'an unnamed client' : readable
}

/** A client that has just registered. */
export interface Registered {
  readonly client: Client
  /** Told to the client, and kept by nobody else. */
  readonly secret: string | undefined
}

/** What a registration is answered with: everything as stored (RFC 7591 §3.2.1). */
export function registrationAnswer(
  { client, secret }: Registered,
  issuedAt: number,
): Readonly<Record<string, unknown>> {
  return {
    client_id: client.clientId,
    client_id_issued_at: issuedAt,
    ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    grant_types: client.grantTypes,
    response_types: ['code'],
    scope: client.scope ?? '',
  }
}
