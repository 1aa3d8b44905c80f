import { createHash, timingSafeEqual } from 'node:crypto'
import { IdpError } from './answers.ts'
import type { Realm } from './realm-core.ts'
import type { IdpClient } from './state.ts'

const refused = 'Invalid client or Invalid client credentials'

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Client id and secret of a Basic header, form-encoded (RFC 6749 §2.3.1). */
function basic(header: string | null): { readonly id: string; readonly secret: string } | undefined {
  const value = /^basic +(\S+)$/i.exec(header ?? '')?.[1]
  if (value === undefined) return undefined
  const text = Buffer.from(value, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { id: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) }
}

/**
 * The client of a request to a protocol endpoint. Keycloak takes a secret from header and form alike.
 *
 * @throws IdpError 401 `invalid_client` for one that it does not know, `unauthorized_client` for a wrong secret
 */
export function authenticateClient(realm: Realm, request: Request, form: URLSearchParams): IdpClient {
  const shown = basic(request.headers.get('authorization'))
  const id = shown?.id ?? form.get('client_id')
  const client = id === null ? undefined : realm.state.clients.get(id)
  if (client === undefined || !client.enabled) throw new IdpError('invalid_client', refused, 401)
  if (client.clientSecret === undefined) return client
  const secret = shown?.secret ?? form.get('client_secret') ?? ''
  const [left, right] = [client.clientSecret, secret].map((text) => createHash('sha256').update(text).digest())
  if (left === undefined || right === undefined || !timingSafeEqual(left, right))
    throw new IdpError('unauthorized_client', refused, 401)
  return client
}
