/** An OAuth error as the token and registration endpoints answer it (RFC 6749 §5.2, RFC 7591 §3.2.2). */
export class OAuthError extends Error {
  readonly code: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: string, description: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(description)
    this.name = 'OAuthError'
    this.code = code
    this.status = status
    this.headers = headers
  }
}

/** Headers of every answer with tokens, credentials or their refusal (RFC 6749 §5.1). */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/**
 * The error as an answer.
 *
 * @param caching - headers against caching
 */
export function errorResponse(error: OAuthError, caching: Readonly<Record<string, string>> = noStore): Response {
  return Response.json(
    { error: error.code, error_description: error.message },
    { status: error.status, headers: { ...caching, ...error.headers } },
  )
}
