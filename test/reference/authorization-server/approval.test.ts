import { describe, expect, test } from 'vitest'
import { type Browser, type Page, type Return, returned } from '../../witness/browser.ts'
import { known, origin, setUp, verifier } from '../workbench.ts'

const bench = await setUp()
const alice = bench.person('alice')
const bob = bench.person('bob')

async function page(at: Promise<Page | Return>): Promise<Page> {
  const found = await at
  if (found.kind === 'return') throw new Error(`the person was sent back to ${found.url}`)
  return found
}

function asksForConsent(at: Page | Return): boolean {
  return at.kind === 'page' && at.tags.some(({ attributes }) => attributes['value'] === 'approve')
}

/** The page of Nextcloud at which a browser is asked to sign in. */
function atSignIn(at: Page | Return): boolean {
  return at.kind === 'page' && at.tags.some(({ attributes }) => attributes['id'] === 'login')
}

/** Leaves Nextcloud, so that somebody else can sign in with the same browser. */
async function signOut(browser: Browser): Promise<void> {
  for (const cookie of await browser.cookies.getCookies(bench.upstream.origin))
    await browser.cookies.setCookie(`${cookie.key}=; Max-Age=0; Path=${cookie.path}`, bench.upstream.origin)
}

describe('an approval', () => {
  test('of a client that an administrator entered is remembered for the person in their browser', async () => {
    const browser = bench.browser()
    returned(await browser.complete(bench.authorizationUrl(known.open), alice))
    const again = returned(
      await browser.open(bench.authorizationUrl(known.open)).then((at) => browser.goOn(at, alice, 'deny')),
    )
    expect(again.params.get('code')).toMatch(/^[\w-]{43}$/)
    expect(asksForConsent(await bench.browser().open(bench.authorizationUrl(known.open)))).toBe(true)
  })

  test('is not remembered for a client that anybody could have registered', async () => {
    const client = await bench.client()
    const browser = bench.browser()
    returned(await browser.complete(bench.authorizationUrl(client), alice))
    expect(asksForConsent(await browser.open(bench.authorizationUrl(client)))).toBe(true)
  })

  test.each([
    ['other scopes', { scope: 'notes.write' }],
    ['another resource', { resource: `${origin}/second/mcp`, scope: 'notes.read' }],
    ['another place to return to', { redirect_uri: 'http://127.0.0.1:33419/callback' }],
    ['another client', {}, known.secret],
  ])('does not count for %s', async (_, changes, client: { readonly clientId: string } = known.open) => {
    const browser = bench.browser()
    returned(await browser.complete(bench.authorizationUrl(known.open), alice))
    expect(asksForConsent(await browser.open(bench.authorizationUrl(client, changes)))).toBe(true)
  })

  test('does not count for somebody else who then signs in: they are asked, and the code is theirs', async () => {
    const browser = bench.browser()
    returned(await browser.complete(bench.authorizationUrl(known.open), alice))
    await signOut(browser)
    const signIn = await browser.open(bench.authorizationUrl(known.open))
    expect(atSignIn(signIn)).toBe(true)
    const denied = returned(await browser.goOn(signIn, bob, 'deny'))
    expect([denied.params.get('error'), denied.params.has('code')]).toEqual(['access_denied', false])

    const asked = await page(browser.open(bench.authorizationUrl(known.open)))
    const end = returned(await browser.goOn(asked, bob))
    const { body } = await bench.redeem(known.open, end.params.get('code') ?? '', { code_verifier: verifier })
    expect((await bench.introspect(body['access_token'])).body['sub']).toBe('bob')
  })

  test('of one person is not taken over by the next who signs in with the browser', async () => {
    const browser = bench.browser()
    const [read, write] = ['notes.read', 'notes.write'].map((scope) => bench.authorizationUrl(known.open, { scope }))
    returned(await browser.complete(read ?? '', alice))
    await signOut(browser)
    returned(await browser.complete(write ?? '', bob))
    expect(asksForConsent(await browser.open(read ?? ''))).toBe(true)
    expect(asksForConsent(await browser.open(write ?? ''))).toBe(false)
  })
})
