import type { Exchange, Header } from '../http/exchange.ts'
import { isJsonObject } from '../protocol/json-document.ts'

/** An answer with tokens (RFC 6749 §5.1), by pseudonyms. */
export interface TokenResponse {
  readonly grantType: string
  /** The refresh token or subject token that was shown for it. */
  readonly subject: string | undefined
  readonly issued: readonly string[]
  readonly clientId: string | undefined
  readonly actor: string
  readonly leg: 'client' | 'behind'
}

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/**
 * The answers of token endpoints among recorded exchanges, in their order.
 *
 * @param given - true for a name that stands for a secret
 */
export function tokenResponses(
  exchanges: readonly Exchange[],
  given: (name: string) => boolean,
): readonly TokenResponse[] {
  return [...exchanges].sort((a, b) => a.n - b.n).flatMap((exchange) => tokenResponse(exchange, given) ?? [])
}

function tokenResponse(
  { request, response, actor, seat }: Exchange,
  given: (name: string) => boolean,
): TokenResponse | undefined {
  if (request.method !== 'POST' || response === undefined || response.status >= 300) return undefined
  const form = new URLSearchParams(request.body)
  const grantType = form.get('grant_type')
  if (grantType === null) return undefined
  const issued = tokensIn(response.body).filter(given)
  if (issued.length === 0) return undefined
  const shown = form.get(grantType === exchangeGrant ? 'subject_token' : 'refresh_token') ?? undefined
  return {
    grantType: grantType === exchangeGrant ? 'token-exchange' : grantType,
    subject: shown !== undefined && given(shown) ? shown : undefined,
    issued,
    clientId: form.get('client_id') ?? basicClientId(request.headers),
    actor,
    leg: seat === 'upstream' || seat === 'issuer' ? 'behind' : 'client',
  }
}

/** The client id of a Basic header, as it is recorded: the name in the clear, the secret by its pseudonym. */
function basicClientId(headers: readonly Header[]): string | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  return /^Basic base64\(([^:]+):/i.exec(value)?.[1]
}

function tokensIn(body: string): readonly string[] {
  try {
    const read: unknown = JSON.parse(body)
    if (!isJsonObject(read)) return []
    return ['access_token', 'refresh_token', 'id_token'].flatMap((name) => {
      const token = read[name]
      return typeof token === 'string' ? [token] : []
    })
  } catch {
    return []
  }
}
