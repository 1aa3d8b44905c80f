import { CookieJar } from 'tough-cookie'
import { readHtml, type Tag } from './html.ts'

/** A page that a browser shows. */
export interface Page {
  readonly kind: 'page'
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly tags: readonly Tag[]
}

/** The browser was sent back to the client. */
export interface Return {
  readonly kind: 'return'
  readonly url: string
  readonly params: URLSearchParams
}

/** Who sits at the browser. */
export interface Person {
  readonly user: string
  readonly password: string
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A tiny browser of the witnesses' own: cookies, redirects, forms, and the two scripts of Nextcloud's pages. */
export interface Browser {
  /** Goes to a URL, and on through redirects. */
  open(url: string): Promise<Page | Return>
  /** Sends a form. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Page | Return>
  /** Presses the button of the page's form that has this value. */
  press(page: Page, value: string): Promise<Page | Return>
  /** Does what the person would: signs in, gives the answer to questions, and ends at the client or at a page without either. */
  complete(url: string, person: Person, answer?: 'approve' | 'deny'): Promise<Page | Return>
  /** Goes on from a page in the same way. */
  goOn(from: Page | Return, person: Person, answer?: 'approve' | 'deny'): Promise<Page | Return>
  readonly cookies: CookieJar
}

/**
 * Opens a browser.
 *
 * @param returnsTo - where the client waits; what begins with it is not asked for any more
 * @param ask - how requests are sent
 */
export function createBrowser(returnsTo: string, ask: Fetch = fetch): Browser {
  const cookies = new CookieJar(undefined, { rejectPublicSuffixes: false })

  async function go(url: string, init: RequestInit = {}, redirects = 0): Promise<Page | Return> {
    if (url.startsWith(returnsTo)) return { kind: 'return', url, params: new URL(url).searchParams }
    if (redirects > 20) throw new Error(`too many redirects, last to ${url}`)
    const cookie = await cookies.getCookieString(url)
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) }
    const response = await ask(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) await cookies.setCookie(line, url, { ignoreError: true })
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400)
      return await go(new URL(location, url).href, {}, redirects + 1)
    const html = await response.text()
    return { kind: 'page', url, status: response.status, headers: response.headers, html, tags: readHtml(html) }
  }

  const post = (url: string, fields: Readonly<Record<string, string>>): Promise<Page | Return> =>
    go(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })

  async function press(page: Page, value: string): Promise<Page | Return> {
    const form = page.tags.find(({ name, inside }) => name === 'form' && inside.some((tag) => isButton(tag, value)))
    if (form === undefined) throw new Error(`the page at ${page.url} has no button '${value}'`)
    const button = form.inside.find((tag) => isButton(tag, value))
    const fields = Object.fromEntries(
      form.inside
        .filter((tag) => tag.name === 'input' && tag.attributes['name'] !== undefined && !isSubmit(tag))
        .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']),
    )
    const pressed = button?.attributes['name'] ?? ''
    return await post(new URL(form.attributes['action'] ?? '', page.url).href, { ...fields, [pressed]: value })
  }

  async function act(page: Page, person: Person, answer: 'approve' | 'deny'): Promise<Page | Return | undefined> {
    const named = (id: string): Tag | undefined => page.tags.find(({ attributes }) => attributes['id'] === id)
    const login = named('login')
    if (login !== undefined) return await signIn(page, login, person)
    const hop = named('oidc-redirect')
    if (hop !== undefined) return await go(new URL(`authorize?${dataOf(hop)}`, page.url).href)
    const atKeycloak = named('kc-form-login')
    if (atKeycloak !== undefined)
      return await post(new URL(atKeycloak.attributes['action'] ?? '', page.url).href, {
        username: person.user,
        password: person.password,
      })
    if (named('kc-oauth') !== undefined) return await press(page, answer === 'approve' ? 'Yes' : 'No')
    return page.tags.some((tag) => isButton(tag, answer)) ? await press(page, answer) : undefined
  }

  function signIn(page: Page, login: Tag, { user, password }: Person): Promise<Page | Return> {
    if (login.attributes['data-message'])
      throw new Error(`${user} could not sign in: ${login.attributes['data-message']}`)
    const requesttoken = page.tags.find(({ name }) => name === 'head')?.attributes['data-requesttoken'] ?? ''
    const redirect_url = login.attributes['data-redirect-url'] ?? ''
    return post(page.url, { user, password, requesttoken, redirect_url, timezone: 'UTC', timezone_offset: '0' })
  }

  async function goOn(
    from: Page | Return,
    person: Person,
    answer: 'approve' | 'deny' = 'approve',
  ): Promise<Page | Return> {
    let at = from
    for (let step = 0; at.kind === 'page' && step < 10; step += 1) {
      const next = await act(at, person, answer)
      if (next === undefined) return at
      at = next
    }
    return at
  }

  return {
    cookies,
    open: (url) => go(url),
    post,
    press,
    goOn,
    complete: async (url, person, answer) => await goOn(await go(url), person, answer),
  }
}

function isButton({ name, attributes }: Tag, value: string): boolean {
  return (name === 'button' || attributes['type'] === 'submit') && attributes['value'] === value
}

function isSubmit({ attributes }: Tag): boolean {
  return attributes['type'] === 'submit'
}

/** The parameters that Nextcloud's page after the sign-in carries on, as its script would. */
function dataOf(tag: Tag): URLSearchParams {
  const data = Object.entries(tag.attributes).filter(([name, value]) => name.startsWith('data-') && value !== '')
  return new URLSearchParams(
    Object.fromEntries(data.map(([name, value]) => [name.slice(5).replaceAll('-', '_'), value])),
  )
}

/** The return to the client; anything else is an error with what the person saw instead. */
export function returned(end: Page | Return): Return {
  if (end.kind === 'return') return end
  const words = end.tags
    .find(({ name }) => name === 'body')
    ?.text.replaceAll(/\s+/g, ' ')
    .trim()
  throw new Error(`the person is still at ${end.url} (${end.status}): ${words ?? end.html}`)
}
