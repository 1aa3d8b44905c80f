import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { backgroundCallback, createBackgroundFlow } from '../../../src/reference/provisioning/flow.ts'
import { rightProvisioningParts } from '../../../src/reference/provisioning/parts.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { openVault } from '../../../src/reference/store/vault.ts'
import { type Browser, createBrowser, type Page, type Return } from '../../witness/browser.ts'
import { origin, setUp } from '../workbench.ts'

const bench = await setUp()
const { nextcloud, seat } = bench.upstream
const client = nextcloud.addClient({
  name: 'in the background',
  redirectUris: [backgroundCallback({ origin })],
  allowedScopes: 'openid profile offline_access',
  tokenType: 'jwt',
})
const store = openStore(':memory:', bench.config.now)
const vault = openVault([['1', randomBytes(32)]])
const flow = createBackgroundFlow(bench.config, client, 'refresh-token', rightProvisioningParts(), store, vault)
nextcloud.configure({
  bearerMode: 'provider',
  audienceCheck: true,
  autoProvision: false,
  providers: [{ issuer: bench.upstream.origin, clientId: client.clientId, uidMapping: 'sub' }],
})

function browser(): Browser {
  return createBrowser('http://127.0.0.1:33418/', async (url, init) => {
    if (!url.startsWith(origin)) return await fetch(url, init)
    return (await flow.fetch(new Request(url, init))) ?? new Response('not here', { status: 404 })
  })
}

function page(at: Page | Return): Page {
  if (at.kind !== 'page') throw new Error(`the browser was sent to ${at.url}`)
  return at
}

/** Status of the API for a bearer token. */
async function api(token: string): Promise<number> {
  const url = `${bench.upstream.origin}/ocs/v2.php/cloud/user?format=json`
  return (await fetch(url, { headers: { authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' } })).status
}

describe('lasting access', () => {
  it('is given in a consent of its own, by the person who was sent, and is good at the API', async () => {
    const end = page(await browser().complete(flow.invite('alice'), bench.person('alice')))
    expect([end.status, end.html]).toEqual([200, expect.stringContaining('can work for you now')])
    expect(flow.grants.standing('alice')).toMatchObject({ state: 'given' })
    const renewed = await flow.grants.renew('alice')
    expect(await api(renewed?.token ?? '')).toBe(200)
    expect(JSON.stringify(store.get('background-grant', 'alice'))).not.toContain(
      seat
        .credentials()
        .filter(({ kind }) => kind === 'refresh-token')
        .at(-1)?.value,
    )
  })

  it('is the only thing of this Nextcloud that opens the API: what sign-ins give does not', async () => {
    const before = seat.credentials().length
    await bench.code(await bench.client())
    const given = seat.credentials().slice(before)
    const tokens = given.filter(({ kind }) => kind === 'access-token' || kind === 'id-token')
    expect(tokens.map(({ kind }) => kind).sort()).toEqual(['access-token', 'id-token'])
    for (const { value } of tokens) expect(await api(value)).toBe(401)
  })

  it('is taken back at the upstream, too', async () => {
    await browser().complete(flow.invite('bob'), bench.person('bob'))
    const theirs = seat.credentials().filter(({ kind, lineage }) => kind === 'refresh-token' && lineage.user === 'bob')
    expect(await flow.revoke('bob')).toBe(true)
    expect(flow.grants.standing('bob')).toEqual({ state: 'none' })
    expect(await flow.grants.renew('bob')).toBeUndefined()
    expect(await flow.revoke('bob')).toBe(false)
    for (const { value } of theirs) {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: value,
        client_id: client.clientId,
      })
      body.set('client_secret', client.clientSecret)
      expect((await fetch(`${bench.upstream.origin}/apps/oidc/token`, { method: 'POST', body })).status).toBe(400)
    }
  })

  it('is not kept when somebody else signs in, and what they gave is ended', async () => {
    const before = seat.credentials().length
    const end = page(await browser().complete(flow.invite('carol'), bench.person('bob')))
    expect([end.status, end.html]).toEqual([403, expect.stringContaining('Somebody else signed in')])
    expect(['carol', 'bob'].map((sub) => flow.grants.standing(sub).state)).toEqual(['none', 'none'])
    const given = seat
      .credentials()
      .slice(before)
      .filter(({ kind }) => kind === 'refresh-token')
    // The one that came with the code, and the one that nobody kept.
    expect(given).toHaveLength(2)
  })

  it('is given in the browser that began, and nowhere else', async () => {
    const [first, other] = [browser(), browser()]
    const question = page(await first.open(flow.invite('alice')))
    await other.open(question.url)
    // Only the last question counts, and the browser that it was asked in.
    expect(page(await first.press(question, 'approve')).status).toBe(400)
    const again = page(await first.open(flow.invite('alice')))
    const signIn = page(await first.press(again, 'approve'))
    const asked = new URL(signIn.url)
    expect(asked.origin).toBe(bench.upstream.origin)
    const state = new URL(asked.searchParams.get('redirect_url') ?? '', asked).searchParams.get('state')
    expect(page(await other.open(`${backgroundCallback({ origin })}?state=${state}&code=x`)).status).toBe(400)
  })

  it('is not given when the person says no, and the link is over then', async () => {
    const link = flow.invite('dave')
    const end = page(await browser().complete(link, bench.person('alice'), 'deny'))
    expect(end.html).toContain('Nothing was given')
    expect(page(await browser().open(link)).status).toBe(400)
  })

  it('is not given by a link that is too old, or was never made', async () => {
    const link = flow.invite('alice')
    bench.clock.advance(601)
    expect(page(await browser().open(link)).status).toBe(400)
    expect(page(await browser().open(`${origin}/provisioning/nobody-made-this`)).status).toBe(400)
  })

  it('names nobody in its link and on the page that anybody can open', async () => {
    const link = flow.invite('alice')
    const { html } = page(await browser().open(link))
    expect(`${link}${html}`).not.toContain('alice')
  })

  it('is renewed by one at a time', async () => {
    await browser().complete(flow.invite('alice'), bench.person('alice'))
    const since = seat.requests().at(-1)?.n ?? 0
    const tokens = await Promise.all(Array.from({ length: 5 }, () => flow.grants.renew('alice')))
    expect(tokens.every((one) => one !== undefined)).toBe(true)
    const refreshes = seat.requests(since).filter(({ target }) => target === '/apps/oidc/token')
    expect(refreshes.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })
})
