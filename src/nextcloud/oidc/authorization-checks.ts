import type { ClaimRequests, OidcClient, RequestedClaims } from '../state.ts'
import type { Answer } from '../wire.ts'
import { type AuthorizationRequest, responseMode, responseTypes } from './authorization-request.ts'
import { respondError } from './authorization-response.ts'
import type { Profile } from './profiles.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function section(claims: Readonly<Record<string, unknown>>, name: string): ClaimRequests | undefined {
  const wanted = claims[name]
  if (wanted === undefined) return {}
  if (!isObject(wanted)) return undefined
  const read: Record<string, { value?: unknown; values?: readonly unknown[] } | null> = {}
  for (const [claim, request] of Object.entries(wanted)) {
    if (claim === '' || (request !== null && !isObject(request))) return undefined
    if (request === null) {
      read[claim] = null
      continue
    }
    const { essential, values } = request
    if (essential !== undefined && typeof essential !== 'boolean') return undefined
    if (values !== undefined && !Array.isArray(values)) return undefined
    read[claim] = {
      ...('value' in request ? { value: request['value'] } : {}),
      ...(Array.isArray(values) ? { values } : {}),
    }
  }
  return read
}

/** Reads the `claims` parameter (OpenID Connect Core 5.5); undefined when it is not what it must be. */
export function readClaims(text: string): RequestedClaims | undefined {
  if (text.trim() === '') return { idToken: {}, userinfo: {} }
  try {
    const claims: unknown = JSON.parse(text)
    if (!isObject(claims)) return undefined
    const idToken = section(claims, 'id_token')
    const userinfo = section(claims, 'userinfo')
    return idToken === undefined || userinfo === undefined ? undefined : { idToken, userinfo }
  } catch {
    return undefined
  }
}

function modeSupported(request: AuthorizationRequest): boolean {
  const mode = responseMode(request)
  if (mode !== 'query') return ['', 'fragment', 'form_post'].includes(mode)
  const types = responseTypes(request)
  return !types.includes('id_token') && !types.includes('token')
}

/** The error redirects about the form of a request, in the app's order (nextcloud.md 1.5, 9); undefined when there is none. */
export function malformed(request: AuthorizationRequest, client: OidcClient, profile: Profile): Answer | undefined {
  const error = (name: string, description: string): Answer => respondError(request, name, description)
  const types = responseTypes(request)
  if (readClaims(request.claims) === undefined) return error('invalid_request', 'Invalid claims parameter.')
  if (request.response_type === '') return error('unsupported_response_type', 'Missing response_type')
  if (!modeSupported(request))
    return respondError({ ...request, response_mode: '' }, 'unsupported_response_mode', 'Unsupported response_mode')
  if (types.includes('id_token') && request.nonce === '') {
    return error(profile.conformance ? 'invalid_request' : 'request_not_supported', 'Missing nonce')
  }
  if (types.includes('token') && !types.includes('id_token')) return error('request_not_supported', 'Missing id_token')
  const implicit = types.includes('token') || types.includes('id_token')
  const allowed = implicit ? client.flow === 'code id_token' : types.includes('code')
  return allowed ? undefined : error('unsupported_response_type', 'Unsupported response_type')
}

/** The error redirects about PKCE, which come after consent (nextcloud.md 1.5, 13). */
export function badChallenge(request: AuthorizationRequest, required: boolean): Answer | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = request
  if (challenge === '')
    return required ? respondError(request, 'invalid_request', 'Code challenge required') : undefined
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(challenge)) {
    return respondError(request, 'invalid_request', 'Invalid code_challenge format')
  }
  const known = method === '' || method === 'S256' || method === 'plain'
  return known ? undefined : respondError(request, 'invalid_request', 'Unsupported code_challenge_method')
}

const defaultScope = 'openid profile email roles'
const words = (text: string): readonly string[] => [...new Set(text.toLowerCase().trim().split(/\s+/).filter(Boolean))]

/** What is left of the requested scopes: lower case, each once, only what the client may have; nothing left is the default (1.5, 7). */
export function filteredScope(requested: string, client: OidcClient): string {
  const allowed = words(client.allowedScopes)
  const kept = words(requested === '' ? defaultScope : requested).filter(
    (scope) => allowed.length === 0 || allowed.includes(scope),
  )
  return kept.length === 0 ? defaultScope : kept.join(' ')
}
