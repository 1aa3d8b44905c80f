import { CookieJar as ToughJar } from 'tough-cookie'

/** The cookies of one browser. They know hosts and paths, but no ports (RFC 6265 §8.5). */
export interface CookieJar {
  /** Keeps what a `Set-Cookie` header says; what a browser would refuse is forgotten. */
  keep(url: string, setCookie: readonly string[]): void
  /** Value of the `Cookie` header for a URL; empty when there is none. */
  header(url: string): string
  /** Names of the cookies for a URL. */
  names(url: string): readonly string[]
  clear(): void
}

/** Makes an empty jar. */
export function createCookieJar(): CookieJar {
  // Browsers keep cookies for `localhost`, and take loopback for secure enough for `Secure` ones.
  const jar = new ToughJar(undefined, { rejectPublicSuffixes: false, allowSpecialUseDomain: true, looseMode: true })
  return {
    keep: (url, setCookie) => {
      for (const line of setCookie) jar.setCookieSync(line, url, { ignoreError: true })
    },
    header: (url) => jar.getCookieStringSync(url),
    names: (url) => jar.getCookiesSync(url).map(({ key }) => key),
    clear: () => jar.removeAllCookiesSync(),
  }
}
