import { alphanumeric, bytes } from './random.ts'
import type { Session, State, User } from './state.ts'
import { type Answer, header, type WireRequest } from './wire.ts'

/** The cookies that a request came with, and the session behind them. */
export interface Visit {
  /** The session that the cookie names, if it still exists. */
  readonly found: Session | undefined
  readonly missing: { readonly lax: boolean; readonly strict: boolean; readonly passphrase: boolean }
  readonly secure: boolean
}

const idAlphabet = '0123456789abcdefghijklmnopqrstuv'

/** The cookies of a request by name; of repeated ones the first, as PHP takes it. */
function cookies(request: WireRequest): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of (header(request, 'cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const name = part.slice(0, at).trim()
    if (!found.has(name)) found.set(name, part.slice(at + 1).trim())
  }
  return found
}

/** Looks at a request's cookies; makes nothing. */
export function visit(state: State, instanceId: string, request: WireRequest): Visit {
  const secure = request.scheme === 'https'
  if (request.headers.cookie === undefined) {
    return { found: undefined, missing: { lax: true, strict: true, passphrase: true }, secure }
  }
  const sent = cookies(request)
  const prefix = secure ? '__Host-' : ''
  return {
    found: state.sessions.get(sent.get(instanceId) ?? ''),
    missing: {
      lax: !sent.has(`${prefix}nc_sameSiteCookielax`),
      strict: !sent.has(`${prefix}nc_sameSiteCookiestrict`),
      passphrase: !sent.has('oc_sessionPassphrase'),
    },
    secure,
  }
}

/** A new session that nobody has signed in to. */
export function newSession(): Session {
  return { id: newSessionId(), requestToken: alphanumeric(32), signedInAt: 0, values: new Map() }
}

/** An id as PHP makes it. */
export function newSessionId(): string {
  return alphanumeric(26, idAlphabet)
}

/** The value of `requesttoken` for a page: the session's secret, hidden by a new key each time. */
export function maskedRequestToken(session: Session): string {
  const key = bytes(session.requestToken.length)
  const hidden = key.map((byte, at) => byte ^ session.requestToken.charCodeAt(at))
  return `${Buffer.from(hidden).toString('base64')}:${Buffer.from(key).toString('base64')}`
}

/** Whether a `requesttoken` belongs to a session. */
export function requestTokenMatches(session: Session, token: string): boolean {
  const [hidden, key] = token.split(':').map((part) => Buffer.from(part, 'base64'))
  if (hidden === undefined || key === undefined || hidden.length !== key.length) return false
  return Buffer.from(hidden.map((byte, at) => byte ^ (key[at] ?? 0))).toString('latin1') === session.requestToken
}

/** The cookies of a login, beside the session's own. */
export function loginCookies(user: User, session: Session, secure: boolean): readonly string[] {
  const end = `; expires=${new Date(Date.now() + 1_296_000_000).toUTCString()}; Max-Age=1296000; path=/; ${secure ? 'secure; ' : ''}HttpOnly; SameSite=Lax`
  return [
    `nc_username=${encodeURIComponent(user.uid)}${end}`,
    `nc_token=${alphanumeric(32)}${end}`,
    `nc_session_id=${session.id}${end}`,
  ]
}

const cleared = ['nc_username', 'nc_token', 'nc_session_id'].map(
  (name) => `${name}=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/; HttpOnly`,
)
const sameSiteEnd = 'path=/; httponly;expires=Fri, 31-Dec-2100 23:59:59 GMT'

/**
 * All `Set-Cookie` values of an answer: what the visitor lacks, the session's cookie when it was written, and `clears` times
 * the deletion of the login cookies.
 */
export function setCookies(
  instanceId: string,
  { missing, found, secure }: Visit,
  current: Session | undefined,
  answer: Answer,
  clears: number,
): readonly string[] {
  const list: string[] = []
  const prefix = secure ? '__Host-' : ''
  const flag = secure ? 'secure;' : ''
  if (answer.session !== 'none') {
    const attributes = `; path=/; ${secure ? 'secure; ' : ''}HttpOnly; SameSite=Lax`
    if (missing.passphrase) list.push(`oc_sessionPassphrase=${alphanumeric(128)}${attributes}`)
    if (found === undefined || found !== current || answer.session !== 'untouched') {
      list.push(`${instanceId}=${current?.id ?? newSessionId()}${attributes}`)
    }
  }
  if (missing.lax) list.push(`${prefix}nc_sameSiteCookielax=true; ${flag}${sameSiteEnd}; SameSite=lax`)
  if (missing.strict) list.push(`${prefix}nc_sameSiteCookiestrict=true; ${flag}${sameSiteEnd}; SameSite=strict`)
  for (let time = 0; time < clears; time += 1) list.push(...cleared)
  return answer.cookies === undefined ? list : [...list, ...answer.cookies]
}
