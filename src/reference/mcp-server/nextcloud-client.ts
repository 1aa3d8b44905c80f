import { isAllowed, type UpstreamRequest } from './allow-list.ts'

export type { UpstreamRequest } from './allow-list.ts'

/** An upstream request that was refused here, or answered with an error; what the upstream said stays here. */
export class UpstreamFailure extends Error {
  readonly code: 'not-allowed' | 'upstream-error' | 'upstream-refused'

  constructor(code: UpstreamFailure['code'], message: string) {
    super(message)
    this.name = 'UpstreamFailure'
    this.code = code
  }
}

/** What Nextcloud answered. */
export interface UpstreamAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** The decisions about requests to Nextcloud, each one the place of a plausible mistake. */
export interface UpstreamParts {
  /** Whether a tool may make a request at all. */
  readonly permits: (request: UpstreamRequest) => boolean
  /** Where it goes: a right server knows one origin. */
  readonly urlOf: (origin: string, request: UpstreamRequest) => string
  /** Where a redirect leads with the same authority; a right server goes nowhere. */
  readonly followed: (location: string, asked: string) => string | undefined
  /** What the tool is given of an answer. @throws UpstreamFailure where that is nothing but a failure */
  readonly resultOf: (answer: UpstreamAnswer, token: string) => string
}

/** Longest answer that is read, in bytes. */
const maxAnswer = 1024 * 1024

/** The right decisions. */
export function rightUpstreamParts(): UpstreamParts {
  return {
    permits: isAllowed,
    urlOf: (origin, { path }) => `${origin}${path}`,
    followed: () => undefined,
    resultOf: ({ status, text }, token) => {
      if (status === 401 || status === 403)
        throw new UpstreamFailure('upstream-refused', 'Nextcloud did not accept the delegated authority')
      if (status < 200 || status > 299)
        throw new UpstreamFailure('upstream-error', `Nextcloud answered with status ${status}`)
      if (text.length > maxAnswer) throw new UpstreamFailure('upstream-error', 'the answer of Nextcloud is too long')
      // Whatever repeats a request, like a gateway that is being debugged, must not make the token known.
      if (text.includes(token))
        throw new UpstreamFailure('upstream-error', 'the answer of Nextcloud holds a credential')
      return text
    },
  }
}

/** Most redirects that are followed by whoever follows them. */
const mostRedirects = 5

/**
 * Sends one request with the authority of one call.
 *
 * @throws UpstreamFailure `not-allowed` before anything is sent; the others for what came back
 */
export async function askNextcloud(
  origin: string,
  parts: UpstreamParts,
  token: string,
  request: UpstreamRequest,
): Promise<string> {
  if (!parts.permits(request)) throw new UpstreamFailure('not-allowed', 'this request is not one that tools may make')
  let url = parts.urlOf(origin, request)
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(url, token, request)
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
    const next = location === null || redirects >= mostRedirects ? undefined : parts.followed(location, url)
    const { status, headers } = response
    const text = await response.text()
    if (next === undefined) return parts.resultOf({ status, headers, text }, token)
    url = next
  }
}

function send(url: string, token: string, { method, body, contentType, headers }: UpstreamRequest): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'ocs-apirequest': 'true',
      accept: 'application/json',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    // No redirect is followed unseen, so the token goes nowhere else.
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  })
}
