import type { RouteFault } from './settings.ts'
import { defaultHeaders, type HeaderPair, header, type WireAnswer, type WireRequest } from './wire.ts'

const json: HeaderPair = ['Content-Type', 'application/json; charset=utf-8']

/** What a request was authenticated with, as it was sent and without the scheme. */
function shown(request: WireRequest): { readonly authorization: string; readonly token: string } {
  const authorization = header(request, 'authorization') ?? ''
  return { authorization, token: authorization.replace(/^\w+ +/, '') }
}

/**
 * As a gateway with a debug mode answers: the real answer, or an error, with the headers of the request in its headers
 * and in its body.
 *
 * @param status - 0: that of the real answer
 */
export function echoed(request: WireRequest, real: WireAnswer, status: number): WireAnswer {
  const { authorization, token } = shown(request)
  const note = { authorization, token, uri: request.target }
  const headers: readonly HeaderPair[] = [
    ['X-Debug-Authorization', authorization],
    ['X-Debug-Token', Buffer.from(token).toString('base64')],
  ]
  const fails = status >= 400
  return {
    status: status === 0 ? real.status : status,
    headers: [...(fails ? [json, ...defaultHeaders('app')] : real.headers), ...headers],
    body: fails ? JSON.stringify({ message: 'The request failed', request: note }) : withNote(real, note),
  }
}

/** The body with a note in it, so that it still reads as what it was. */
function withNote({ body }: WireAnswer, note: Readonly<Record<string, string>>): string {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
  const read = parsed(text)
  if (Array.isArray(read)) return JSON.stringify([...read, { debug: note }])
  if (typeof read === 'object' && read !== null) return JSON.stringify({ ...read, debug: note })
  return `${text}\n<!-- ${JSON.stringify(note)} -->\n`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sends whoever asked elsewhere, with the query that they came with. */
export function redirected(request: WireRequest, { status, location }: RouteFault): WireAnswer {
  const to = location === '' ? `${request.scheme}://${request.host}${request.target}` : location
  return {
    status: status === 0 ? 302 : status,
    headers: [['Location', to], ['Content-Type', 'text/html; charset=UTF-8'], ...defaultHeaders('app')],
    body: '',
  }
}

/** Turns a request away as a protected resource does, with the metadata of the API (RFC 6750 §3, RFC 9728 §5.1). */
export function turnedAway(request: WireRequest, status: 401 | 403): WireAnswer {
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope'
  const metadata = `${request.scheme}://${request.host}/.well-known/oauth-protected-resource/index.php`
  return {
    status,
    headers: [
      json,
      ['WWW-Authenticate', `Bearer realm="Nextcloud", error="${error}", resource_metadata="${metadata}"`],
      ...defaultHeaders('app'),
    ],
    body: JSON.stringify({ message: status === 401 ? 'Current user is not logged in' : 'Access forbidden' }),
  }
}
