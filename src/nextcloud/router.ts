import type { Credential } from '../contract/seats.ts'
import type { Core } from './core.ts'
import type { Session, User } from './state.ts'
import type { Answer, WireRequest } from './wire.ts'

/** Who sent a request, by Nextcloud's own order: bearer token, app password, session, Basic (nextcloud.md 3.1). */
export interface Caller {
  /** Absent: anonymous. */
  readonly user: User | undefined
  readonly how: 'anonymous' | 'session' | 'password' | 'app-password' | 'bearer'
  /** The scheme of an `Authorization` header that was tried as a login, accepted or not. */
  readonly tried: 'none' | 'basic' | 'bearer'
  /** Which part accepted a bearer token. */
  readonly acceptedBy?: 'oidc-app' | 'provider' | 'userinfo' | 'app-password'
  /** What the request authenticated with; known ones also when they were refused. */
  readonly credential?: Credential
}

/** What a handler is given. */
export interface Context {
  readonly core: Core
  readonly request: WireRequest
  /** Without `/index.php` and without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Values of the `{name}` parts of the route's path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>
  /** `scheme://host` under which Nextcloud believes that it is reached; no slash at the end. */
  readonly origin: string
  /** What to put before `/apps/...` in a URL that is printed: `/index.php`, or nothing (`urlStyle`). */
  readonly front: '' | '/index.php'
  readonly caller: Caller
  /** The browser's session, made when there is none yet. Use it only where Nextcloud writes to it. */
  session(): Session
  /** The session that the request came with, if any; does not make one. */
  readonly existingSession: Session | undefined
  /** Gives the session a new id and nobody signed in, as a logout does. */
  endSession(): void
  /** Signs a user in by session; gives the login cookies, to be put into the answer. */
  startSession(user: User): readonly string[]
  /** The body as text. */
  text(): string
  /**
   * Parameters as Nextcloud's core gives them to a controller: the query, over it the fields of a form or the members of a JSON
   * object. A body that cannot be read counts as empty. Strings where they came by query or form.
   */
  fields(): Readonly<Record<string, unknown>>
  /** A parameter as a string: numbers are written out, everything absent or else is ''. */
  field(name: string): string
  /** Names the credential that the request was about (a code, a refresh token), for the request log. */
  used(value: string): void
}

/**
 * One row of the route table. `path` starts with `/`, names its variable parts in braces (`/apps/oidc/register/{clientId}`),
 * and may end in `{rest*}`, which takes the remaining path with its slashes. It is written without `/index.php`: both forms are answered.
 */
export interface Route {
  /** Unique; the name under which `fault` finds it: `oidc.token`, `notes.list`, `dav.files`. */
  readonly name: string
  /** Upper-case; `*` takes every method. GET takes HEAD too. */
  readonly methods: readonly string[]
  readonly path: string
  readonly handler: (context: Context) => Answer | Promise<Answer>
}

/** A route that takes a request, with the values of its path. */
export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

interface Pattern {
  readonly route: Route
  readonly regex: RegExp
  readonly names: readonly string[]
}

function compile(route: Route): Pattern {
  const names: string[] = []
  const source = route.path.replace(/[.+()[\]^$|\\?]/g, '\\$&').replace(/\{(\w+)(\*?)\}/g, (_whole, name, star) => {
    names.push(String(name))
    return star === '*' ? '(.*)' : '([^/]+)'
  })
  return { route, regex: new RegExp(`^${source}$`), names }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const takes = (route: Route, method: string): boolean =>
  route.methods.includes(method) || route.methods.includes('*') || (method === 'HEAD' && route.methods.includes('GET'))

/** Finds the route of a path (without `/index.php`); fixed paths first, then patterns in the order of the table. */
export type Router = (method: string, path: string) => Match | undefined

/** Compiles the one route table. Throws when two routes have one name, since `fault` could not tell them apart. */
export function createRouter(routes: readonly Route[]): Router {
  const fixed = new Map<string, Route[]>()
  const patterns: Pattern[] = []
  const names = new Set<string>()
  for (const route of routes) {
    if (names.has(route.name)) throw new Error(`two routes are named ${route.name}: give one of them another name`)
    names.add(route.name)
    if (route.path.includes('{')) patterns.push(compile(route))
    else fixed.set(route.path, [...(fixed.get(route.path) ?? []), route])
  }
  const none: Readonly<Record<string, string>> = {}
  return (method, path) => {
    for (const route of fixed.get(path) ?? []) if (takes(route, method)) return { route, params: none }
    for (const { route, regex, names: parts } of patterns) {
      const found = takes(route, method) ? regex.exec(path) : null
      if (found !== null)
        return { route, params: Object.fromEntries(parts.map((part, at) => [part, decoded(found[at + 1] ?? '')])) }
    }
    return undefined
  }
}
