import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  type AuthorizationServer,
  createAuthorizationServer,
} from '../../../src/reference/authorization-server/index.ts'
import { rightParts } from '../../../src/reference/authorization-server/parts.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { createBrowser, returned } from '../../witness/browser.ts'
import { known, origin, redirectUri, setUp, verifier } from '../workbench.ts'

const bench = await setUp()
const { keys } = bench
const folder = mkdtempSync(join(tmpdir(), 'claimcheck-instances-'))
const stores = ['one', 'other'].map(() => openStore(join(folder, 'proxy.sqlite'), bench.config.now))
const [one, other] = stores.map((store) => createAuthorizationServer(bench.config, rightParts(), store, keys))

afterAll(() => {
  for (const store of stores) store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Posts a form to the token endpoint of one of the two. */
async function token(
  at: AuthorizationServer | undefined,
  fields: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const body = new URLSearchParams({ client_id: known.open.clientId, ...fields })
  const response = await at?.fetch(new Request(`${origin}/oauth/token`, { method: 'POST', body }))
  return { ...Object(await response?.json()), status: response?.status }
}

/** Signs alice in, with every request of the browser at another instance than the one before. */
async function code(): Promise<string> {
  let requests = 0
  const browser = createBrowser(redirectUri, async (url, init) => {
    if (!url.startsWith(origin)) return await fetch(url, init)
    requests += 1
    const answer = await (requests % 2 === 0 ? other : one)?.fetch(new Request(url, init))
    return answer ?? Response.error()
  })
  const end = returned(await browser.complete(bench.authorizationUrl(known.open), bench.person('alice')))
  expect(requests).toBeGreaterThan(2)
  return end.params.get('code') ?? ''
}

test('two instances on one database are one: a question of one is answered at the other', async () => {
  const grant = { grant_type: 'authorization_code', code: await code(), code_verifier: verifier }
  expect(await token(other, grant)).toMatchObject({ status: 200, token_type: 'Bearer' })
})

test('two instances on one database are one: a code that both get at once is good for one, and its session ends', async () => {
  const grant = { grant_type: 'authorization_code', code: await code(), code_verifier: verifier }
  const answers = await Promise.all([token(one, grant), token(other, grant)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  const refresh_token = String(answers.find(({ status }) => status === 200)?.['refresh_token'])
  for (const at of [one, other])
    expect(await token(at, { grant_type: 'refresh_token', refresh_token })).toMatchObject({ error: 'invalid_grant' })
})

test('two instances on one database are one: a refresh token that was turned over at one is known as such at the other', async () => {
  const grant = { grant_type: 'authorization_code', code: await code(), code_verifier: verifier }
  const first = await token(one, grant)
  const turn = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']) }
  const second = await token(other, turn)
  expect(second['status']).toBe(200)
  expect(await token(one, turn)).toMatchObject({ error: 'invalid_grant' })
  const last = { grant_type: 'refresh_token', refresh_token: String(second['refresh_token']) }
  expect(await token(other, last)).toMatchObject({ error: 'invalid_grant' })
})

test('two instances on one database are one: of many that turn one token over at once, one is served, and the session ends', async () => {
  const grant = { grant_type: 'authorization_code', code: await code(), code_verifier: verifier }
  const first = await token(one, grant)
  const turn = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']) }
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => token(n % 2 === 0 ? one : other, turn)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const refresh_token = String(answers.find(({ status }) => status === 200)?.['refresh_token'])
  expect(await token(other, { grant_type: 'refresh_token', refresh_token })).toMatchObject({ error: 'invalid_grant' })
})
