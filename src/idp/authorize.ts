import { randomBytes, randomUUID } from 'node:crypto'
import { IdpError } from './answers.ts'
import { type Destination, respond } from './authorization-response.ts'
import { grantOrAsk } from './consent.ts'
import { authSessionCookie, cookie, cookieOf, identityCookie } from './cookies.ts'
import { errorPage, loginPage } from './pages.ts'
import { isOver } from './read-token.ts'
import type { Realm } from './realm-core.ts'
import { isRegistered } from './redirect-uri.ts'
import { requireResourceForm } from './resource.ts'
import { requireScopes } from './scopes.ts'
import type { AuthenticationRequest, IdpClient, UserSession } from './state.ts'

/** URL of a step of a sign-in, which finds its request again by `tab_id`. */
export function actionUrl(realm: Realm, step: 'authenticate' | 'consent', request: AuthenticationRequest): string {
  const url = new URL(`${realm.issuer}/login-actions/${step}`)
  url.searchParams.set('client_id', request.clientId)
  url.searchParams.set('tab_id', request.id)
  return url.href
}

function pkceFault({ settings }: Realm, params: URLSearchParams): string | undefined {
  const [challenge, method] = [params.get('code_challenge'), params.get('code_challenge_method')]
  if (settings.pkce === 'none' && challenge === null) return undefined
  if (method === null) return 'Missing parameter: code_challenge_method'
  if (settings.pkce === 'S256' && method !== 'S256')
    return 'Invalid parameter: code challenge method is not matching the configured one'
  if (challenge === null) return 'Missing parameter: code_challenge'
  return /^[A-Za-z0-9._~-]{43,128}$/.test(challenge) ? undefined : 'Invalid parameter: code_challenge'
}

/** @throws IdpError for what a client is told of its request (RFC 6749 §4.1.2.1) */
function check(realm: Realm, client: IdpClient, params: URLSearchParams): void {
  const type = params.get('response_type')
  if (type === null) throw new IdpError('invalid_request', 'Missing parameter: response_type')
  if (type !== 'code')
    throw new IdpError(
      'unauthorized_client',
      'Client is not allowed to initiate browser login with given response_type',
    )
  const repeated = [...params.keys()].some((name) => name !== 'resource' && params.getAll(name).length > 1)
  if (repeated) throw new IdpError('invalid_request', 'duplicated parameter')
  requireScopes(client, params.get('scope') ?? '')
  const fault = pkceFault(realm, params)
  if (fault !== undefined) throw new IdpError('invalid_request', fault)
  requireResourceForm(realm, params.get('resource') ?? undefined)
}

function optional<Name extends string>(name: Name, value: string | null): { readonly [N in Name]?: string } {
  // The computed name is the one of the type.
  return (value === null ? {} : { [name]: value }) as { readonly [N in Name]?: string }
}

function sessionOf(realm: Realm, request: Request): UserSession | undefined {
  const session = realm.state.cookies.get(cookieOf(request, identityCookie) ?? '')
  return session === undefined || isOver(realm, session) ? undefined : session
}

/** The authorization endpoint. */
export async function authorize(realm: Realm, request: Request): Promise<Response> {
  const params =
    request.method === 'POST' ? new URLSearchParams(await request.text()) : new URL(request.url).searchParams
  const clientId = params.get('client_id')
  if (clientId === null) return await errorPage('Invalid Request')
  const client = realm.state.clients.get(clientId)
  if (client === undefined || !client.enabled) return await errorPage('Client not found.')
  const redirectUri = params.get('redirect_uri') ?? ''
  if (!isRegistered(client.redirectUris, redirectUri, realm.settings))
    return await errorPage('Invalid parameter: redirect_uri')
  const responseMode = params.get('response_mode') ?? 'query'
  const to: Destination = { redirectUri, responseMode, ...optional('state', params.get('state')) }
  try {
    check(realm, client, params)
  } catch (error) {
    if (!(error instanceof IdpError)) throw error
    return await respond(realm, to, { error: error.code, error_description: error.message })
  }
  const known = cookieOf(request, authSessionCookie)
  const browser = known ?? randomBytes(24).toString('base64url')
  const begun: AuthenticationRequest = {
    id: randomUUID(),
    browser,
    clientId,
    redirectUri,
    responseMode,
    scope: params.get('scope') ?? '',
    startedAt: realm.seconds(),
    ...optional('state', params.get('state')),
    ...optional('nonce', params.get('nonce')),
    ...optional('resource', params.get('resource')),
    ...optional('challenge', params.get('code_challenge')),
  }
  const cookies = known === undefined ? [cookie(realm, authSessionCookie, browser)] : []
  const session = sessionOf(realm, request)
  if (session !== undefined && params.get('prompt') !== 'login')
    return await grantOrAsk(realm, begun, client, session, cookies)
  if (params.get('prompt') === 'none')
    return await respond(realm, to, { error: 'login_required', error_description: 'User is not signed in' })
  realm.state.requests.set(begun.id, begun)
  return await loginPage(actionUrl(realm, 'authenticate', begun), {}, cookies)
}
