import { type Client, isUsableRedirectUri } from './client-registry.ts'
import type { ResourceConfig } from './config.ts'
import type { Context } from './context.ts'
import type { AuthorizationRequest } from './records.ts'

/** What checking an authorization request came to. */
export type Checked =
  | { readonly kind: 'fine'; readonly client: Client; readonly request: AuthorizationRequest }
  /** The client or its redirect URI is not to be trusted: the person is told, nobody is redirected (RFC 6749 §4.1.2.1). */
  | { readonly kind: 'page'; readonly message: string }
  /** The client is told at its redirect URI. */
  | { readonly kind: 'redirect'; readonly url: string }

/**
 * Whether a redirect URI is one that the client registered: the same string, but for the port of loopback addresses
 * (RFC 8252 §7.3).
 */
export function isRegisteredRedirect(registered: readonly string[], asked: string): boolean {
  if (registered.includes(asked)) return true
  if (!isUsableRedirectUri(asked)) return false
  return registered.some((uri) => withoutLoopbackPort(uri) === withoutLoopbackPort(asked))
}

function withoutLoopbackPort(uri: string): string {
  const url = new URL(uri)
  const loopback =
    url.protocol === 'http:' &&
    (url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname === 'localhost')
  return loopback ? `${url.protocol}//${url.hostname}${url.pathname}${url.search}` : uri
}

/** Makes the redirect that tells the client of an error. */
export function errorRedirect(
  context: Context,
  redirectUri: string,
  error: string,
  description: string,
  state: string | null,
): string {
  const url = new URL(redirectUri)
  url.searchParams.set('error', error)
  url.searchParams.set('error_description', description)
  if (state !== null) url.searchParams.set('state', state)
  const iss = context.parts.issOfError(context.config)
  if (iss !== undefined) url.searchParams.set('iss', iss)
  return url.href
}

/** What a client may have of what it asks for; nothing, where it asks for something that is not known. */
export function grantableScope(
  asked: readonly string[],
  { scopes }: ResourceConfig,
  client: Client,
): readonly string[] {
  const allowed = client.scope?.split(' ') ?? scopes
  return asked.every((one) => scopes.includes(one)) ? [...new Set(asked)].filter((one) => allowed.includes(one)) : []
}

/** Checks everything of an authorization request before anybody is asked or sent anywhere. */
export async function checkAuthorization(context: Context, params: URLSearchParams): Promise<Checked> {
  const { config, clients, parts } = context
  const clientId = params.get('client_id') ?? ''
  const known = clients.find(clientId)
  const client = known ?? (clientId.startsWith('http') ? await parts.acceptsUrlClient(clientId) : undefined)
  if (client === undefined) return { kind: 'page', message: 'This client is not registered here.' }
  // The token endpoint has to know it as well.
  if (known === undefined) clients.add(client)
  const redirectUri =
    params.get('redirect_uri') ?? (client.redirectUris.length === 1 ? (client.redirectUris[0] ?? '') : '')
  if (!parts.redirectHolds(client.redirectUris, redirectUri))
    return { kind: 'page', message: 'The address to return to is not one that this client registered.' }

  const state = params.get('state')
  const refuse = (error: string, description: string): Checked => ({
    kind: 'redirect',
    url: errorRedirect(context, redirectUri, error, description, state),
  })
  const repeated = [...new Set(params.keys())].find((name) => name !== 'resource' && params.getAll(name).length > 1)
  if (repeated !== undefined) return refuse('invalid_request', 'a parameter stands twice')
  if (params.get('response_type') === null) return refuse('invalid_request', 'response_type is missing')
  if (params.get('response_type') !== 'code') return refuse('unsupported_response_type', 'response_type is code')
  const codeChallenge = params.get('code_challenge') ?? ''
  if (params.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge))
    return refuse('invalid_request', 'PKCE with S256 is required')
  const resources = params.getAll('resource')
  if (resources.length > 1) return refuse('invalid_target', 'a token is for one resource')
  const resource = parts.resourceAsked(config, resources[0] ?? config.resources[0]?.url ?? '')
  if (resource === undefined) return refuse('invalid_target', 'the resource is not known here')
  const asked = (params.get('scope') ?? resource.scopes.join(' ')).split(' ').filter((scope) => scope !== '')
  const granted = parts.grantsScope(asked, resource, client)
  if (granted.length === 0) return refuse('invalid_scope', 'a scope is not known here, or not allowed to the client')
  const request = {
    clientId: client.clientId,
    redirectUri,
    scope: granted.join(' '),
    resource: resource.url,
    codeChallenge,
  }
  return { kind: 'fine', client, request: state === null ? request : { ...request, state } }
}
