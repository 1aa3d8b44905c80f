import type { Header } from '../http/exchange.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { type CookieJar, createCookieJar, isSameSite } from './cookie-jar.ts'
import { PersonError } from './errors.ts'
import type { Field, Form } from './forms.ts'
import { type Page, pageOf } from './page.ts'
import type { PasswordGuard } from './password-guard.ts'

/** A request as a browser makes it for a person. */
export interface Navigation {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly fields?: readonly Field[]
  readonly headers?: readonly Header[]
  /** URL of the page that it starts from; absent: the person typed the address, or a program opened the browser. */
  readonly from?: string
}

/** Where a journey ends although there would be a way on. */
export interface Stops {
  /** Redirect URI of a client, which is never contacted. */
  readonly redirectUri?: string
  /** Ends the journey before such a URL is asked for. */
  readonly before?: (url: URL) => boolean
}

/** Where a chain of redirects ended. */
export type Landing =
  | { readonly kind: 'page'; readonly page: Page }
  /** At the redirect URI of a client, which is never contacted. */
  | { readonly kind: 'callback'; readonly url: string; readonly params: URLSearchParams }
  /** Before a request that was not to be made. */
  | { readonly kind: 'before'; readonly url: string; readonly navigation: Navigation }
  /** At a host that the plan does not name; nothing was sent there. */
  | { readonly kind: 'elsewhere'; readonly url: string }

/** A browser without scripts: it keeps cookies, follows redirects and submits forms. */
export interface Browser {
  readonly cookies: CookieJar
  /**
   * Makes one request and follows its redirects.
   *
   * @param trail - takes every answer of the way
   * @throws PersonError `too-many-redirects`, `too-much-to-read`, `no-answer`, `password-withheld`
   */
  go(navigation: Navigation, stops: Stops, trail: Answer[]): Promise<Landing>
}

/** What a browser follows for one click, and more than any honest flow needs. */
export const maxRedirects = 15
/** Bytes of one page, and of all on a journey: whoever leads in circles must not fill the memory by it. */
const mostOfPage = 512 * 1024
const mostOfJourney = 4 * 1024 * 1024

/**
 * Makes a browser, with an empty jar unless one is given.
 *
 * @param guard - which requests may carry the password of its person; absent: all
 */
export function createBrowser(sender: Sender, cookies: CookieJar = createCookieJar(), guard?: PasswordGuard): Browser {
  async function request(navigation: Navigation, site: FetchSite): Promise<Answer> {
    const { url, method = 'GET', fields } = navigation
    const cookie = cookies.header(url)
    const answer = await sender.send({
      method,
      url,
      headers: [
        ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
        ['Accept-Language', 'en'],
        ['Sec-Fetch-Site', site],
        ...(cookie === '' ? [] : ([['Cookie', cookie]] as const)),
        ...navigationHeaders(navigation),
      ],
      ...(method === 'POST' ? { body: encode(fields ?? []) } : {}),
      limits: { bodySize: mostOfPage, decompressedSize: mostOfPage },
    })
    cookies.keep(url, answer.header('set-cookie'))
    return answer
  }

  async function go(first: Navigation, stops: Stops, trail: Answer[]): Promise<Landing> {
    const { redirectUri, before } = stops
    let next = first
    let site: FetchSite = 'none'
    for (let count = 0; count <= maxRedirects; count += 1) {
      if (redirectUri !== undefined && isCallback(next.url, redirectUri)) return landed(next)
      if (!/^https?:/i.test(next.url)) return { kind: 'elsewhere', url: next.url }
      if (before?.(new URL(next.url)) === true) return { kind: 'before', url: next.url, navigation: next }
      const foreign = guard?.leak(next.url, (next.fields ?? []).flat())
      if (foreign !== undefined)
        throw new PersonError(
          'password-withheld',
          `${foreign} was to be sent the password by a form of another place`,
          trail,
        )
      site = farther(site, fetchSite(first.from, next.url))
      const answer = await request(next, site)
      trail.push(answer)
      if (answer.error?.code === 'host-refused') return { kind: 'elsewhere', url: next.url }
      if (answer.status === undefined)
        throw new PersonError(
          'no-answer',
          `${next.url.split('?')[0]} gave no answer (${answer.error?.code ?? 'none'})`,
          trail,
        )
      if (trail.reduce((sum, { bytes }) => sum + bytes.length, 0) > mostOfJourney)
        throw new PersonError('too-much-to-read', `the journey had more than ${mostOfJourney} bytes of pages`, trail)
      const target = redirectTarget(answer, next.url)
      if (target === undefined) return { kind: 'page', page: pageOf(next.url, answer) }
      // Only 307 and 308 keep method and body (RFC 9110 §15.4).
      next =
        answer.status === 307 || answer.status === 308 ? { ...next, url: target } : { ...startOf(first), url: target }
    }
    throw new PersonError('too-many-redirects', `more than ${maxRedirects} redirects in a row`, trail)
  }

  return { cookies, go }
}

/** The request that submitting a form makes (HTML §4.10.22). */
export function submission(page: Page, form: Form, extra: readonly Field[] = []): Navigation {
  const url = new URL(form.action, page.url)
  const fields = [...form.fields.filter(([name]) => !extra.some(([other]) => other === name)), ...extra]
  const from = page.url
  if (form.method === 'post') return { url: url.href, method: 'POST', fields, from }
  url.search = encode(fields)
  return { url: url.href, from }
}

/** Headers that a request has for what it is, and not for the browser that makes it. */
export function navigationHeaders({ url, method, from = url, headers = [] }: Navigation): readonly Header[] {
  if (method !== 'POST') return headers
  return [['Origin', new URL(from).origin], ['Content-Type', 'application/x-www-form-urlencoded'], ...headers]
}

/** The body of a request with fields. */
export function encode(fields: readonly Field[]): string {
  const form = new URLSearchParams()
  for (const [name, value] of fields) form.append(name, value)
  return form.toString()
}

function startOf({ from }: Navigation): Pick<Navigation, 'from'> {
  return from === undefined ? {} : { from }
}

/** How a request stands to the page that it started from (Fetch Metadata §2.3); the farther of a chain of redirects counts. */
const fetchSites = ['none', 'same-origin', 'same-site', 'cross-site'] as const
export type FetchSite = (typeof fetchSites)[number]

/** How a request stands to the page that it starts from. */
export function fetchSite(from: string | undefined, url: string): FetchSite {
  if (from === undefined) return 'none'
  if (new URL(from).origin === new URL(url).origin) return 'same-origin'
  return isSameSite(from, url) ? 'same-site' : 'cross-site'
}

/** The farther of two. */
export function farther(one: FetchSite, other: FetchSite): FetchSite {
  return fetchSites[Math.max(fetchSites.indexOf(one), fetchSites.indexOf(other))] ?? other
}

/** Where a redirect leads; undefined where the answer is none. */
export function redirectTarget(answer: Answer, from: string): string | undefined {
  const [location] = answer.header('location')
  const redirects = answer.status !== undefined && [301, 302, 303, 307, 308].includes(answer.status)
  return redirects && location !== undefined && URL.canParse(location, from) ? new URL(location, from).href : undefined
}

/** Whether a URL is the redirect URI of a client, with whatever parameters. */
export function isCallback(url: string, redirectUri: string): boolean {
  const [a, b] = [new URL(url), new URL(redirectUri)]
  return a.origin === b.origin && a.protocol === b.protocol && a.pathname === b.pathname
}

/** Parameters of the query, or of the fragment where the response mode put them there, or of the form that was posted. */
export function landed({ url, fields }: Navigation): Extract<Landing, { readonly kind: 'callback' }> {
  const { search, hash } = new URL(url)
  const params = new URLSearchParams(fields === undefined ? search : encode(fields))
  for (const [name, value] of new URLSearchParams(hash.slice(1))) params.append(name, value)
  return { kind: 'callback', url, params }
}
