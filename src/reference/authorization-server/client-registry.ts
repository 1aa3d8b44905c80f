import { z } from 'zod'
import type { RegisteredClient } from '../../contract/seats.ts'
import { makeSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { OAuthError } from './errors.ts'

/** A client of the proxy; never one of the upstream. */
export interface Client extends RegisteredClient {
  readonly name: string
  readonly scope?: string
}

/** Finds clients: those known from the start, and those that registered. */
export interface ClientRegistry {
  find(clientId: string): Client | undefined
  add(client: Client): void
}

/** Opens the registry over a store. */
export function clientRegistry(store: Store, known: readonly RegisteredClient[]): ClientRegistry {
  const fixed = new Map<string, Client>(known.map((client) => [client.clientId, { name: client.clientId, ...client }]))
  return {
    // What stands in the store was written by `add` below.
    find: (clientId) => fixed.get(clientId) ?? (store.get('client', clientId) as Client | undefined),
    add: (client) => store.put('client', client.clientId, client),
  }
}

const registrationRequest = z.object({
  redirect_uris: z.array(z.string()).min(1).max(20),
  client_name: z.string().max(200).optional(),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
  scope: z.string().max(2000).optional(),
})

const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const

/** True for absolute https URIs and http on loopback, without fragment, user info or wildcard (MCP: "localhost or HTTPS"). */
export function isUsableRedirectUri(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#') || uri.includes('*')) return false
  const url = new URL(uri)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Makes a client of a registration request (RFC 7591 §2, §3.1).
 *
 * @throws OAuthError `invalid_client_metadata`, `invalid_redirect_uri`
 */
export function clientFromRegistration(body: unknown, scopes: readonly string[]): Client {
  const read = registrationRequest.safeParse(body)
  if (!read.success) {
    const onRedirects = read.error.issues.some((issue) => issue.path[0] === 'redirect_uris')
    throw new OAuthError(onRedirects ? 'invalid_redirect_uri' : 'invalid_client_metadata', 'the metadata cannot be read')
  }
  const { redirect_uris, client_name, token_endpoint_auth_method, scope } = read.data
  if (!redirect_uris.every(isUsableRedirectUri))
    throw new OAuthError('invalid_redirect_uri', 'redirect URIs are https, or http on loopback, without a fragment')
  const method = authMethods.find((known) => known === (token_endpoint_auth_method ?? 'client_secret_basic'))
  if (method === undefined)
    throw new OAuthError('invalid_client_metadata', `token_endpoint_auth_method is one of ${authMethods.join(', ')}`)
  const allowed = (scope ?? scopes.join(' ')).split(' ').filter((one) => scopes.includes(one))
  return {
    clientId: makeSecret(),
    ...(method === 'none' ? {} : { clientSecret: makeSecret() }),
    redirectUris: redirect_uris,
    tokenEndpointAuthMethod: method,
    name: client_name ?? 'an unnamed client',
    scope: allowed.join(' '),
  }
}

/** What a registration is answered with: everything as stored (RFC 7591 §3.2.1). */
export function registrationAnswer(client: Client, issuedAt: number): Readonly<Record<string, unknown>> {
  return {
    client_id: client.clientId,
    client_id_issued_at: issuedAt,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret, client_secret_expires_at: 0 }),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: client.scope ?? '',
  }
}
