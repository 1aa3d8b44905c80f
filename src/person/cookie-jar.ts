import { Cookie, getPublicSuffix, CookieJar as ToughJar } from 'tough-cookie'

/** The cookies of one browser. They know hosts and paths, but no ports (RFC 6265 §8.5). */
export interface CookieJar {
  /** Origins at whose pages a person gave their password in this browser; a copy begins with the same. */
  readonly signedInAt: Set<string>
  /** Keeps what a `Set-Cookie` header says; what a browser would refuse is forgotten. */
  keep(url: string, setCookie: readonly string[]): void
  /** Value of the `Cookie` header for a URL; empty when there is none. */
  header(url: string): string
  /** Names of the cookies for a URL. */
  names(url: string): readonly string[]
  /** Value of a cookie for a URL; undefined when there is none. */
  value(url: string, name: string): string | undefined
  /**
   * Another jar with the same cookies.
   *
   * @param change - gives the value that a cookie has there; undefined leaves it out
   */
  copy(change?: (name: string, value: string) => string | undefined): CookieJar
  clear(): void
  /** All cookies, as another browser can take them. */
  all(): readonly StoredCookie[]
  /** Keeps these and no others. */
  replace(cookies: readonly StoredCookie[]): void
}

/** A cookie with its attributes (RFC 6265 §5.3). */
export interface StoredCookie {
  readonly name: string
  readonly value: string
  /** Begins with a dot where it counts for subdomains, too. */
  readonly domain: string
  readonly path: string
  /** Whole epoch seconds; -1: until the browser is closed. */
  readonly expires: number
  readonly httpOnly: boolean
  readonly secure: boolean
  /** Absent where the server did not say. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None'
}

/** Makes an empty jar. */
export function createCookieJar(): CookieJar {
  // Browsers keep cookies for `localhost`, and take loopback for secure enough for `Secure` ones.
  return over(new ToughJar(undefined, { rejectPublicSuffixes: false, allowSpecialUseDomain: true, looseMode: true }))
}

function over(jar: ToughJar, signedInAt: Iterable<string> = []): CookieJar {
  const origins = new Set(signedInAt)
  return {
    signedInAt: origins,
    keep: (url, setCookie) => {
      for (const line of setCookie) jar.setCookieSync(line, url, { ignoreError: true })
    },
    header: (url) => jar.getCookieStringSync(url),
    names: (url) => jar.getCookiesSync(url).map(({ key }) => key),
    value: (url, name) => jar.getCookiesSync(url).find(({ key }) => key === name)?.value,
    copy: (change = (_name, value) => value) => {
      const kept = jar.toJSON()
      const cookies = (kept?.cookies ?? []).flatMap((cookie) => {
        const value = change(cookie.key ?? '', cookie.value ?? '')
        return value === undefined ? [] : [{ ...cookie, value }]
      })
      return over(ToughJar.deserializeSync(JSON.stringify({ ...kept, cookies })), origins)
    },
    clear: () => {
      origins.clear()
      jar.removeAllCookiesSync()
    },
    all: () =>
      (jar.toJSON()?.cookies ?? []).flatMap((one) => {
        const cookie = Cookie.fromJSON(one)
        return cookie === undefined ? [] : [storedCookie(cookie)]
      }),
    replace: (cookies) => {
      jar.removeAllCookiesSync()
      for (const cookie of cookies) jar.setCookieSync(setCookieLine(cookie), placeOf(cookie), { ignoreError: true })
    },
  }
}

const sameSites = { strict: 'Strict', lax: 'Lax', none: 'None' } as const

function storedCookie(cookie: Cookie): StoredCookie {
  const { key: name, value, domain, path, hostOnly, httpOnly, secure } = cookie
  const until = cookie.expiryTime() ?? Number.POSITIVE_INFINITY
  const sameSite = Object.entries(sameSites).find(([said]) => said === cookie.sameSite?.toLowerCase())?.[1]
  return {
    name,
    value,
    domain: hostOnly === false ? `.${domain ?? ''}` : (domain ?? ''),
    path: path ?? '/',
    expires: Number.isFinite(until) ? Math.floor(until / 1000) : -1,
    httpOnly,
    secure,
    ...(sameSite === undefined ? {} : { sameSite }),
  }
}

function setCookieLine({ name, value, domain, path, expires, httpOnly, secure, sameSite }: StoredCookie): string {
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(domain.startsWith('.') ? [`Domain=${domain}`] : []),
    ...(expires === -1 ? [] : [`Expires=${new Date(expires * 1000).toUTCString()}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    ...(sameSite === undefined ? [] : [`SameSite=${sameSite}`]),
  ].join('; ')
}

/** A URL that may set the cookie. */
function placeOf({ domain, path, secure }: StoredCookie): string {
  return `${secure ? 'https' : 'http'}://${domain.replace(/^\./, '')}${path}`
}

/** True for URLs of one site: one scheme, and one registrable domain or one host (HTML §7.1.1, "same site"). */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)]
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname)
}

function siteOf(host: string): string {
  return getPublicSuffix(host, { allowSpecialUseDomain: true, ignoreError: true }) ?? host
}
