/** An upstream request that was refused here, or answered with an error; what the upstream said stays here. */
export class UpstreamFailure extends Error {
  readonly code: 'not-allowed' | 'upstream-error' | 'upstream-refused'

  constructor(code: UpstreamFailure['code'], message: string) {
    super(message)
    this.name = 'UpstreamFailure'
    this.code = code
  }
}

/** A request to Nextcloud. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PROPFIND'
  /** Path with query, below the configured origin. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What tools may ask for; everything else never leaves the server, whatever its arguments say. */
const allowed: readonly (readonly [method: string, path: RegExp])[] = [
  ['GET', /^\/index\.php\/apps\/notes\/api\/v1\/notes(\/\d+)?(\?[^#]*)?$/],
  ['POST', /^\/index\.php\/apps\/notes\/api\/v1\/notes$/],
  ['PUT', /^\/index\.php\/apps\/notes\/api\/v1\/notes\/\d+$/],
  ['DELETE', /^\/index\.php\/apps\/notes\/api\/v1\/notes\/\d+$/],
  ['GET', /^\/ocs\/v2\.php\/cloud\/user\?format=json$/],
  ['PROPFIND', /^\/remote\.php\/dav\/files\/[^/?#]+\/[^?#]*$/],
  ['GET', /^\/remote\.php\/dav\/files\/[^/?#]+\/[^?#]+$/],
]

/** Longest answer that is read, in bytes. */
const maxAnswer = 1024 * 1024

/** Sends one request with the authority of one call; no redirect is followed, so the token goes nowhere else. */
export async function askNextcloud(origin: string, token: string, request: UpstreamRequest): Promise<string> {
  const permitted = allowed.some(([method, path]) => method === request.method && path.test(request.path))
  if (!permitted || request.path.split(/[/?#]/).includes('..') || /%2e|%2f|%5c/i.test(request.path))
    throw new UpstreamFailure('not-allowed', 'this request is not one that tools may make')
  const response = await fetch(`${origin}${request.path}`, {
    method: request.method,
    headers: {
      authorization: `Bearer ${token}`,
      'ocs-apirequest': 'true',
      accept: 'application/json',
      ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  })
  if (response.status === 401 || response.status === 403)
    throw new UpstreamFailure('upstream-refused', 'Nextcloud did not accept the delegated authority')
  if (!response.ok) throw new UpstreamFailure('upstream-error', `Nextcloud answered with status ${response.status}`)
  const text = await response.text()
  if (text.length > maxAnswer) throw new UpstreamFailure('upstream-error', 'the answer of Nextcloud is too long')
  return text
}
