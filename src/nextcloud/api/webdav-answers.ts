import type { Context } from '../router.ts'
import type { Answer, HeaderPair } from '../wire.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (found) => entities[found] ?? found)
}

const xmlType: HeaderPair = ['Content-Type', 'application/xml; charset=utf-8']

/** An answer of sabre/dav; an empty one has the type that PHP gives by itself. */
export function dav(status: number, body = '', headers: readonly HeaderPair[] = []): Answer {
  const type: HeaderPair = body === '' ? ['Content-Type', 'text/html; charset=UTF-8'] : xmlType
  const own = headers.some(([name]) => name === 'Content-Type')
  return { status, base: 'dav', headers: own ? headers : [type, ...headers], body }
}

/** An error of sabre/dav (nextcloud.md 4.5). */
export function davError(
  status: number,
  exception: string,
  message: string,
  options: { readonly header?: string; readonly headers?: readonly HeaderPair[] } = {},
): Answer {
  const extra = options.header === undefined ? '' : `\n  <s:header>${escapeXml(options.header)}</s:header>`
  // sabre escapes only what XML text needs, so quotes stay.
  const text = message.replace(/[&<>]/g, (found) => entities[found] ?? found)
  const body = `<?xml version="1.0" encoding="utf-8"?>
<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">
  <s:exception>Sabre\\DAV\\Exception\\${exception}</s:exception>
  <s:message>${text}</s:message>${extra}
</d:error>
`
  return dav(status, body, options.headers ?? [])
}

export const noSuchFile = (path: string): Answer =>
  davError(404, 'NotFound', `File with name //${path} could not be located`)

export const preconditionFailed = (name: 'If-Match' | 'If-None-Match', etag: string): Answer =>
  davError(
    412,
    'PreconditionFailed',
    name === 'If-Match'
      ? 'An If-Match header was specified, but none of the specified ETags matched.'
      : 'An If-None-Match header was specified, but the ETag matched (or * was specified).',
    { header: name, headers: [['ETag', `"${etag}"`]] },
  )

const noBasic =
  "No 'Authorization: Basic' header found. Either the client didn't send one, or the server is misconfigured"
const noBearer =
  "No 'Authorization: Bearer' header found. Either the client didn't send one, or the server is mis-configured"

/** The refusal of a request that nobody vouches for: every way of signing in says why it failed (3.4). */
export function notAuthenticated({ caller }: Context): Answer {
  const basic = caller.tried === 'basic' ? 'Username or password was incorrect' : noBasic
  const bearer = caller.tried === 'bearer' ? 'Bearer token was incorrect' : noBearer
  const message = [
    'No public access to this resource.',
    'AppAPIAuth has not passed',
    'This request is not for a federated calendar',
    basic,
    bearer,
    basic,
  ].join(', ')
  return davError(401, 'NotAuthenticated', message, {
    headers: [['WWW-Authenticate', 'Basic realm="Nextcloud", charset="UTF-8"']],
  })
}
