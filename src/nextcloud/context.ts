import type { Core } from './core.ts'
import { alphanumeric } from './random.ts'
import type { Caller, Context } from './router.ts'
import { loginCookies, newSession, newSessionId, type Visit } from './sessions.ts'
import type { Session, User } from './state.ts'
import { header, type WireRequest } from './wire.ts'

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** Splits a target into the path without `/index.php`, whether that was there, and the query. */
function splitTarget(target: string): { path: string; viaIndex: boolean; query: string } {
  const at = target.indexOf('?')
  const full = at < 0 ? target : target.slice(0, at)
  const viaIndex = full === '/index.php' || full.startsWith('/index.php/')
  return { path: viaIndex ? full.slice(10) || '/' : full, viaIndex, query: at < 0 ? '' : target.slice(at + 1) }
}

/** The origin that Nextcloud believes in: a fixed one from the `issuer` setting, else by the Host header (nextcloud.md 1.3). */
function originOf(core: Core, request: WireRequest): string {
  const { issuer } = core.settings
  if (typeof issuer === 'string' && issuer.includes('://')) return issuer.replace(/\/$/, '')
  return `${request.scheme}://${request.host}`
}

/** One request on its way through the mock. */
export class RequestContext implements Context {
  readonly core: Core
  readonly request: WireRequest
  readonly path: string
  readonly viaIndex: boolean
  readonly origin: string
  params: Readonly<Record<string, string>> = {}
  caller: Caller = { user: undefined, how: 'anonymous', tried: 'none' }
  /** What the request was about, for the log. */
  usedCredential: string | undefined
  current: Session | undefined
  readonly visit: Visit
  readonly #query: string
  #parsedQuery: URLSearchParams | undefined
  #fields: Readonly<Record<string, unknown>> | undefined

  constructor(core: Core, request: WireRequest, visit: Visit) {
    const { path, viaIndex, query } = splitTarget(request.target)
    this.core = core
    this.request = request
    this.visit = visit
    this.path = path
    this.viaIndex = viaIndex
    this.#query = query
    this.origin = originOf(core, request)
    this.current = visit.found
  }

  get query(): URLSearchParams {
    this.#parsedQuery ??= new URLSearchParams(this.#query)
    return this.#parsedQuery
  }

  get front(): '' | '/index.php' {
    const style = this.core.settings.urlStyle
    return style === 'index.php' || (style === 'as-requested' && this.viaIndex) ? '/index.php' : ''
  }

  get existingSession(): Session | undefined {
    return this.visit.found
  }

  session(): Session {
    if (this.current === undefined) {
      this.current = newSession()
      this.core.state.sessions.set(this.current.id, this.current)
    }
    return this.current
  }

  endSession(): void {
    const before = this.current
    if (before !== undefined) this.core.state.sessions.delete(before.id)
    this.current = newSession()
    // As recorded: a page that was open before the logout can still post its token.
    if (before !== undefined) this.current.requestToken = before.requestToken
    this.core.state.sessions.set(this.current.id, this.current)
  }

  startSession(user: User): readonly string[] {
    const session = this.session()
    this.core.state.sessions.delete(session.id)
    session.id = newSessionId()
    session.requestToken = alphanumeric(32)
    session.uid = user.uid
    session.signedInAt = this.core.seconds()
    session.credential = this.core.credentials.enter('session', session.id, {
      grant: this.core.credentials.nextGrant(),
      flow: 'account',
      user: user.uid,
    })
    user.lastLogin = session.signedInAt
    if (user.firstLogin === 0) user.firstLogin = session.signedInAt
    this.core.state.sessions.set(session.id, session)
    return loginCookies(user, session, this.visit.secure)
  }

  text(): string {
    return Buffer.from(this.request.body).toString('utf8')
  }

  fields(): Readonly<Record<string, unknown>> {
    this.#fields ??= { ...Object.fromEntries(this.query), ...this.#bodyFields() }
    return this.#fields
  }

  field(name: string): string {
    const value = this.fields()[name]
    if (typeof value === 'string') return value
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
  }

  used(value: string): void {
    this.usedCredential = value
  }

  #bodyFields(): Readonly<Record<string, unknown>> {
    if (this.request.body.length === 0) return {}
    const type = header(this.request, 'content-type') ?? ''
    if (type.includes('json')) return jsonObject(this.text())
    return type.startsWith('application/x-www-form-urlencoded')
      ? Object.fromEntries(new URLSearchParams(this.text()))
      : {}
  }
}
