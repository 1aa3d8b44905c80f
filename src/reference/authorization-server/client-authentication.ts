import type { Client } from './client-registry.ts'
import { OAuthError } from './errors.ts'
import type { AuthorizationServerParts } from './parts.ts'

/** What a caller shows of itself at the token endpoint. */
export interface Shown {
  readonly clientId: string | undefined
  readonly secret: string | undefined
  readonly method: 'none' | 'client_secret_basic' | 'client_secret_post'
}

/** Reads client credentials from header and form (RFC 6749 §2.3.1); both at once are refused. */
export function readCredentials(header: string | null, form: URLSearchParams): Shown {
  const inForm = form.get('client_id') ?? undefined
  const secret = form.get('client_secret') ?? undefined
  const attempt = /^basic(?: |$)/i.test(header ?? '')
  const basic = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1]
  if (basic === undefined && attempt) throw notProved('client_secret_basic')
  if (basic === undefined)
    return { clientId: inForm, secret, method: secret === undefined ? 'none' : 'client_secret_post' }
  if (secret !== undefined) throw new OAuthError('invalid_request', 'use one way to authenticate the client')
  const decoded = Buffer.from(basic, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  const [id, password] = [decoded.slice(0, Math.max(0, colon)), decoded.slice(colon + 1)].map(formDecoded)
  if (inForm !== undefined && inForm !== id) throw new OAuthError('invalid_request', 'two client ids that differ')
  return { clientId: id, secret: password, method: 'client_secret_basic' }
}

/** The refusal of a caller; who tried the header is told its scheme (RFC 6749 §5.2). */
export function notProved(method: Shown['method']): OAuthError {
  const headers = method === 'client_secret_basic' ? { 'www-authenticate': 'Basic realm="clients"' } : undefined
  return new OAuthError('invalid_client', 'client authentication failed', 401, headers)
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/**
 * Finds and authenticates the client of a token request.
 *
 * @throws OAuthError `invalid_request` without a client id, `invalid_client` (401) for an unknown or unproved one
 */
export function authenticate(
  shown: Shown,
  find: (clientId: string) => Client | undefined,
  parts: AuthorizationServerParts,
  grant: string,
): Client {
  if (shown.clientId === undefined || shown.clientId === '')
    throw new OAuthError('invalid_request', 'client_id is missing')
  const client = find(shown.clientId)
  if (client === undefined || !parts.provesClient(client, shown, grant)) throw notProved(shown.method)
  return client
}
