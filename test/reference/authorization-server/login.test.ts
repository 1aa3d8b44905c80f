import { describe, expect, test } from 'vitest'
import { endpoint } from '../../../src/reference/authorization-server/config.ts'
import { type Browser, type Page, type Return, returned } from '../../witness/browser.ts'
import { known, origin, redirectUri, setUp } from '../workbench.ts'

const bench = await setUp()
const consentUrl = endpoint(bench.config, 'consent')
const alice = bench.person('alice')

async function page(at: Promise<Page | Return>): Promise<Page> {
  const found = await at
  if (found.kind === 'return') throw new Error(`the person was sent back to ${found.url}`)
  return found
}

function hidden(at: Page, name: string): string {
  return at.tags.find(({ attributes }) => attributes['name'] === name)?.attributes['value'] ?? ''
}

/** The page of Nextcloud at which a browser is asked to sign in. */
function atSignIn(at: Page | Return): boolean {
  return at.kind === 'page' && at.tags.some(({ attributes }) => attributes['id'] === 'login')
}

describe('an answer to the question for consent', () => {
  test('leads to the sign-in, with PKCE, state and nonce, the own client id, and no lasting access', async () => {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    const response = await bench.ask(consentUrl, {
      method: 'POST',
      headers: { cookie: await browser.cookies.getCookieString(origin) },
      body: new URLSearchParams({ id: hidden(asked, 'id'), csrf: hidden(asked, 'csrf'), decision: 'approve' }),
    })
    const to = new URL(response.headers.get('location') ?? '')
    expect([response.status, to.origin]).toEqual([303, bench.upstream.origin])
    expect(Object.fromEntries(to.searchParams)).toEqual({
      response_type: 'code',
      client_id: bench.config.upstream.clientId,
      redirect_uri: `${origin}/oauth/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test('that says no tells the client, with state and iss', async () => {
    const end = returned(await bench.browser().complete(bench.authorizationUrl(known.open), alice, 'deny'))
    expect(Object.fromEntries(end.params)).toMatchObject({ error: 'access_denied', state: 'a-state', iss: origin })
    expect(end.params.has('code')).toBe(false)
  })

  test('that says neither counts as no', async () => {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    const end = await browser.post(consentUrl, { id: hidden(asked, 'id'), csrf: hidden(asked, 'csrf') })
    expect(returned(end).params.get('error')).toBe('access_denied')
  })

  test.each([
    ['without its secret', { csrf: '' }],
    ['with a wrong secret', { csrf: 'x'.repeat(43) }],
    ['to another question', { id: 'x'.repeat(43) }],
  ])('is not taken %s', async (_, changes) => {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    const fields = { id: hidden(asked, 'id'), csrf: hidden(asked, 'csrf'), decision: 'approve', ...changes }
    expect(await browser.post(consentUrl, fields)).toMatchObject({ kind: 'page', url: consentUrl, status: 400 })
  })

  test('is not taken with the secret of another question', async () => {
    const browser = bench.browser()
    const first = await page(browser.open(bench.authorizationUrl(known.open)))
    const second = await page(browser.open(bench.authorizationUrl(known.open)))
    const fields = { id: hidden(first, 'id'), csrf: hidden(second, 'csrf'), decision: 'approve' }
    expect(await browser.post(consentUrl, fields)).toMatchObject({ kind: 'page', status: 400 })
  })

  test('is not taken from another browser, not even one that is known here', async () => {
    const asked = await page(bench.browser().open(bench.authorizationUrl(known.open)))
    for (const start of [undefined, bench.authorizationUrl(known.open)]) {
      const other = bench.browser()
      if (start !== undefined) await other.open(start)
      expect(await other.press(asked, 'approve')).toMatchObject({ kind: 'page', url: consentUrl, status: 400 })
    }
  })

  test('is taken once', async () => {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    expect(atSignIn(await browser.press(asked, 'approve'))).toBe(true)
    expect(await browser.press(asked, 'approve')).toMatchObject({ kind: 'page', url: consentUrl, status: 400 })
  })

  test('is not taken after ten minutes', async () => {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    bench.clock.advance(601)
    expect(await browser.press(asked, 'approve')).toMatchObject({ kind: 'page', url: consentUrl, status: 400 })
  })
})

describe('the way back from the sign-in', () => {
  /** The URL with which Nextcloud sends a browser back, taken before the browser follows it. */
  async function wayBack(
    change: (upstream: URL) => void = () => undefined,
  ): Promise<{ readonly browser: Browser; readonly url: string }> {
    const browser = bench.browser()
    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    const consented = await bench.ask(consentUrl, {
      method: 'POST',
      headers: { cookie: await browser.cookies.getCookieString(origin) },
      body: new URLSearchParams({ id: hidden(asked, 'id'), csrf: hidden(asked, 'csrf'), decision: 'approve' }),
    })
    const upstream = new URL(consented.headers.get('location') ?? '')
    change(upstream)
    const own = bench.browserTo(endpoint(bench.config, 'callback'))
    const end = returned(await own.complete(upstream.href, alice))
    return { browser, url: end.url }
  }

  test('gives the client a code with state and iss, once', async () => {
    const { browser, url } = await wayBack()
    const end = returned(await browser.open(url))
    expect(end.url.split('?')[0]).toBe(redirectUri)
    expect(Object.fromEntries(end.params)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'a-state',
      iss: origin,
    })
    expect(await browser.open(url)).toMatchObject({ kind: 'page', status: 400 })
  })

  test('gives no code of Nextcloud to the client', async () => {
    const { browser, url } = await wayBack()
    const end = returned(await browser.open(url))
    expect(end.params.get('code')).not.toBe(new URL(url).searchParams.get('code'))
  })

  test('is closed to a browser that did not go that way', async () => {
    const { url } = await wayBack()
    expect(await bench.browser().open(url)).toMatchObject({ kind: 'page', status: 400 })
    const other = bench.browser()
    await other.open(bench.authorizationUrl(known.open))
    const { url: next } = await wayBack()
    expect(await other.open(next)).toMatchObject({ kind: 'page', status: 400 })
  })

  test.each([
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a made-up state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
  ])('is closed with %s', async (_, change) => {
    const { browser, url } = await wayBack()
    const changedUrl = new URL(url)
    change(changedUrl)
    expect(await browser.open(changedUrl.href)).toMatchObject({ kind: 'page', status: 400 })
  })

  test('is closed after ten minutes', async () => {
    const { browser, url } = await wayBack()
    bench.clock.advance(601)
    expect(await browser.open(url)).toMatchObject({ kind: 'page', status: 400 })
  })

  test('tells the client where the person did not sign in, in the words of this server only', async () => {
    const { browser, url } = await wayBack()
    const failed = new URL(url)
    failed.searchParams.delete('code')
    failed.searchParams.set('error', 'access_denied')
    failed.searchParams.set('error_description', 'words of the upstream')
    const end = returned(await browser.open(failed.href))
    expect(Object.fromEntries(end.params)).toMatchObject({ error: 'access_denied', state: 'a-state', iss: origin })
    expect(end.url).not.toContain('upstream')
  })

  test('tells the client where Nextcloud does not know the code', async () => {
    const { browser, url } = await wayBack()
    const failed = new URL(url)
    failed.searchParams.set('code', 'made-up')
    const end = returned(await browser.open(failed.href))
    expect(Object.fromEntries(end.params)).toMatchObject({ error: 'server_error', state: 'a-state', iss: origin })
  })

  test('refuses the code of another sign-in: it is bound to that one by PKCE', async () => {
    const [mine, other] = [await wayBack(), await wayBack()]
    const mixed = new URL(mine.url)
    mixed.searchParams.set('code', new URL(other.url).searchParams.get('code') ?? '')
    expect(returned(await mine.browser.open(mixed.href)).params.get('error')).toBe('server_error')
  })

  test('refuses an ID token for another nonce', async () => {
    const { browser, url } = await wayBack((upstream) => upstream.searchParams.set('nonce', 'x'.repeat(43)))
    expect(new URL(url).searchParams.has('code')).toBe(true)
    expect(returned(await browser.open(url)).params.get('error')).toBe('server_error')
  })
})
