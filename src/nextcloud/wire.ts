import type { IncomingHttpHeaders } from 'node:http'

/**
 * Requests and answers as the mock sees them: plain values, so that the same routes serve MSW, a test that calls
 * `handle`, and a `node:http` server without a `Request` being built for each.
 */

/** One request, as it came. */
export interface WireRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** The `Host` header: issuer and every absolute URL follow it. */
  readonly host: string
  /** Path with query, as sent. */
  readonly target: string
  /** Names and values by turns, as sent. */
  readonly rawHeaders: readonly string[]
  /** The same by lower-case name. */
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
  readonly remoteAddress: string
  /** Absent where it did not come over the network. */
  readonly remotePort?: number
}

/** A header of an answer; a name may stand several times. */
export type HeaderPair = readonly [name: string, value: string]

/** Which headers Nextcloud adds by itself: `app` to replies of apps, `page` to HTML with scripts, `dav` to WebDAV, `bare` to status.php. */
export type Base = 'app' | 'page' | 'dav' | 'bare'

/** What a route answers; the router adds the default headers of `base`, the cookies and `X-User-Id`. */
export interface Answer {
  readonly status: number
  readonly base: Base
  readonly headers: readonly HeaderPair[]
  readonly body: string | Uint8Array
  /** Nonce of a page's scripts, for its Content-Security-Policy. */
  readonly nonce?: string
  /** Further `Set-Cookie` values. */
  readonly cookies?: readonly string[]
  /**
   * `touched` (default): PHP's session was written, so the session cookie is set again. `untouched`: it was only read,
   * as by OCS calls; a request that came with a session gets no cookie then. `none`: no session was opened at all.
   */
  readonly session?: 'touched' | 'untouched' | 'none'
  /** How often this answer logged somebody out while it was made; each clears the login cookies twice. */
  readonly logouts?: number
  /** True: no `X-User-Id`, even though the request was authenticated (somebody was logged out while it was answered). */
  readonly anonymous?: boolean
  /** The uid for `X-User-Id` when the answer itself signed somebody in. */
  readonly signedIn?: string
}

/** An answer with all its headers, ready to be sent. */
export interface WireAnswer {
  readonly status: number
  readonly headers: readonly HeaderPair[]
  readonly body: string | Uint8Array
  /** `reset`: the connection breaks instead. `truncated`: it breaks after half of the body. */
  readonly transport?: 'reset' | 'truncated'
}

/** One header of a request, or undefined; repeated ones are joined as Node does. */
export function header(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

const needsEscape = /[/<>\u0080-\uffff]/
const escapable = /[/<>\u0080-\uffff]/g

function escaped(character: string): string {
  if (character === '/') return '\\/'
  if (character === '<') return '\\u003C'
  if (character === '>') return '\\u003E'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** JSON as PHP's `json_encode` with `JSON_HEX_TAG` writes it: `\/`, `\u003C`, and nothing beyond ASCII (nextcloud.md 1.2). */
export function phpJson(value: unknown, escapeSlashes = true): string {
  const text = JSON.stringify(value)
  if (!escapeSlashes || !needsEscape.test(text)) return text
  return text.replace(escapable, escaped)
}

const jsonType: HeaderPair = ['Content-Type', 'application/json; charset=utf-8']
const htmlType: HeaderPair = ['Content-Type', 'text/html; charset=UTF-8']

/**
 * A JSON answer of an app, which only reads the session. An empty PHP array is `[]`: pass `[]`, not `{}`.
 */
export function json(status: number, value: unknown, headers: readonly HeaderPair[] = []): Answer {
  return { status, base: 'app', session: 'untouched', headers: [jsonType, ...headers], body: phpJson(value) }
}

/** The CORS headers that only successful answers carry (nextcloud.md 1.2). */
export function cors(methods: string, origin = '*'): readonly HeaderPair[] {
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Methods', methods],
  ]
}

/** A redirect as controllers of Nextcloud send it: 303 with an empty HTML body. */
export function redirect(location: string, status = 303): Answer {
  return { status, base: 'app', headers: [htmlType, ['Location', location]], body: '' }
}

/** An answer without a body. */
export function empty(status: number, headers: readonly HeaderPair[] = [htmlType]): Answer {
  return { status, base: 'app', headers, body: '' }
}

/** The refusal of a request by cookie that lacks `requesttoken` or `OCS-APIRequest`. */
export function csrfFailed(): Answer {
  return json(412, { message: 'CSRF check failed' })
}

const common: readonly HeaderPair[] = [
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  ['X-Robots-Tag', 'noindex, nofollow'],
]
const noCache: HeaderPair = ['Cache-Control', 'no-cache, no-store, must-revalidate']
const nothingAllowed = "camera 'none';fullscreen 'none';geolocation 'none';microphone 'none';payment 'none'"
const app: readonly HeaderPair[] = [
  noCache,
  ['Content-Security-Policy', "default-src 'none';base-uri 'none';manifest-src 'self';frame-ancestors 'none'"],
  ['Feature-Policy', `autoplay 'none';${nothingAllowed}`],
  ...common,
]
const dav: readonly HeaderPair[] = [['Content-Security-Policy', "default-src 'none';"], ...common]

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
    `script-src 'nonce-${nonce}'`,
    `script-src-elem 'strict-dynamic' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https://*.tile.openstreetmap.org",
    "font-src 'self' data:",
    "connect-src 'self'",
    "media-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
  ].join(';')
}

function barePolicy(nonce: string): string {
  return (
    `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; frame-src *; ` +
    "img-src * data: blob:; font-src 'self' data:; media-src *; connect-src *; object-src 'none'; base-uri 'self';"
  )
}

/** The headers that Nextcloud adds to every answer of a kind (nextcloud.md 1.2, and as recorded). */
export function defaultHeaders(base: Base, nonce = ''): readonly HeaderPair[] {
  if (base === 'app') return app
  if (base === 'dav') return dav
  if (base === 'bare') return [['Content-Security-Policy', barePolicy(nonce)], ...common]
  return [
    noCache,
    ['Content-Security-Policy', pagePolicy(nonce)],
    [
      'Feature-Policy',
      "autoplay 'self';camera 'none';fullscreen 'self';geolocation 'none';microphone 'none';payment 'none'",
    ],
    ...common,
  ]
}
