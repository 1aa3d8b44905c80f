/** An error of a protocol endpoint, in Keycloak's words. */
export class IdpError extends Error {
  readonly status: number
  /** Value of `error`. */
  readonly code: string

  constructor(code: string, description: string, status = 400) {
    super(description)
    this.name = 'IdpError'
    this.code = code
    this.status = status
  }
}

/** What answers with tokens, or about them, carries. */
export const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

const security = {
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
} as const

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = uncached): Response {
  return Response.json(value, { status, headers: { ...security, ...headers } })
}

/** An error as an answer (RFC 6749 §5.2). */
export function errorAnswer(error: IdpError): Response {
  const challenge = error.status === 401 ? { 'www-authenticate': 'Basic realm="realm"' } : {}
  return json(error.status, { error: error.code, error_description: error.message }, { ...uncached, ...challenge })
}

/** Headers of pages: the console's defaults of a realm. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...security,
  'cache-control': 'no-store, must-revalidate, max-age=0',
  'content-language': 'en',
  'content-security-policy': "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
  'content-type': 'text/html;charset=utf-8',
  'x-frame-options': 'SAMEORIGIN',
  'x-robots-tag': 'none',
}

/** Sends a browser on; cookies stand apart. */
export function redirect(location: string, cookies: readonly string[] = []): Response {
  const response = new Response(null, {
    status: 302,
    headers: { ...security, 'cache-control': 'no-store, must-revalidate, max-age=0', location },
  })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
