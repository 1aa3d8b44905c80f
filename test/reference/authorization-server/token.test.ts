import { describe, expect, test } from 'vitest'
import { type Changes, known, origin, redirectUri, refusal, resource, setUp, verifier } from '../workbench.ts'

const bench = await setUp()
const ended = [400, 'invalid_grant']

/** Whether a session is still alive: its access token for the service, its refresh token for the client. */
async function alive(
  tokens: Readonly<Record<string, unknown>>,
  client: { readonly clientId: string },
): Promise<boolean[]> {
  const { body } = await bench.introspect(tokens['access_token'])
  const exchanged = await bench.exchange(tokens['access_token'])
  const refreshed = await bench.refresh(client, tokens['refresh_token'])
  return [body['active'] === true, exchanged.status === 200, refreshed.status === 200]
}

describe('redeeming a code', () => {
  test('gives tokens of this server, with the scope, kept by nobody on the way', async () => {
    const { status, body, headers } = await bench.redeem(known.open, await bench.code(known.open))
    expect([status, headers.get('cache-control'), headers.get('pragma')]).toEqual([200, 'no-store', 'no-cache'])
    expect(body).toEqual({
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      scope: 'notes.read profile.read',
    })
  })

  test('once: a second use gets nothing and ends the session', async () => {
    const code = await bench.code(known.open)
    const first = await bench.redeem(known.open, code)
    expect(refusal(await bench.redeem(known.open, code))).toEqual(ended)
    expect(await alive(first.body, known.open)).toEqual([false, false, false])
  })

  test('once: of ten at the same time one gets tokens', async () => {
    const code = await bench.code(known.open)
    const answers = await Promise.all(Array.from({ length: 10 }, () => bench.redeem(known.open, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)])
  })

  test('once: a second use notices also after the minute of the code, while its tokens live', async () => {
    const code = await bench.code(known.open)
    const first = await bench.redeem(known.open, code)
    bench.clock.advance(300)
    expect(refusal(await bench.redeem(known.open, code))).toEqual(ended)
    expect(await alive(first.body, known.open)).toEqual([false, false, false])
  })

  test('is over after a minute', async () => {
    const [early, late] = [await bench.code(known.open), await bench.code(known.open)]
    bench.clock.advance(30)
    expect((await bench.redeem(known.open, early)).status).toBe(200)
    bench.clock.advance(31)
    expect(refusal(await bench.redeem(known.open, late))).toEqual(ended)
  })

  const wrong: readonly (readonly [string, Changes, string])[] = [
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['an empty verifier', { code_verifier: '' }, 'invalid_grant'],
    ['the challenge as verifier', { code_verifier: verifier.slice(0, 42) }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:33418/other' }, 'invalid_grant'],
    ['another port of it', { redirect_uri: 'http://127.0.0.1:33419/callback' }, 'invalid_grant'],
    ['another resource', { resource: `${origin}/second/mcp` }, 'invalid_target'],
    ['two resources', { resource: [resource, `${origin}/second/mcp`] }, 'invalid_target'],
    ['a verifier twice', { code_verifier: [verifier, verifier] }, 'invalid_request'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
  ]

  test.each(wrong)('with %s is refused and spoils neither the code nor the session', async (_, changes, error) => {
    const code = await bench.code(known.open)
    expect((await bench.redeem(known.open, code, changes)).body['error']).toBe(error)
    const right = await bench.redeem(known.open, code)
    expect(right.status).toBe(200)
    expect((await bench.redeem(known.open, code, changes)).body['error']).toBe(error)
    expect(await alive(right.body, known.open)).toEqual([true, true, true])
  })

  test('by another client is refused and spoils neither the code nor the session', async () => {
    const [code, other] = [await bench.code(known.open), await bench.client()]
    expect(refusal(await bench.redeem(other, code))).toEqual(ended)
    const right = await bench.redeem(known.open, code)
    expect(refusal(await bench.redeem(other, code))).toEqual(ended)
    expect(await alive(right.body, known.open)).toEqual([true, true, true])
  })

  test('goes without the redirect URI, as OAuth 2.1 has it, and with the resource named again', async () => {
    const code = await bench.code(known.open)
    expect((await bench.redeem(known.open, code, { redirect_uri: undefined, resource })).status).toBe(200)
  })

  test('of nothing, or of something else, is refused', async () => {
    const { refresh_token } = await bench.session(known.open)
    for (const code of ['', 'made-up', String(refresh_token)])
      expect(refusal(await bench.redeem(known.open, code))).toEqual(ended)
  })

  test('is for the port of loopback that was used, not the registered one', async () => {
    const client = await bench.client({ redirect_uris: ['http://127.0.0.1/callback'] })
    const code = await bench.code(client, { redirect_uri: redirectUri })
    expect(refusal(await bench.redeem(client, code, { redirect_uri: 'http://127.0.0.1/callback' }))).toEqual(ended)
    expect((await bench.redeem(client, code)).status).toBe(200)
  })
})

describe('refreshing', () => {
  test('turns the token over, for the same person, resource and scope', async () => {
    const first = await bench.session(known.open)
    const next = await bench.refresh(known.open, first['refresh_token'])
    expect(next.status).toBe(200)
    expect(next.body['refresh_token']).not.toBe(first['refresh_token'])
    expect(next.body['access_token']).not.toBe(first['access_token'])
    expect((await bench.introspect(next.body['access_token'])).body).toMatchObject({
      active: true,
      sub: 'alice',
      aud: resource,
      scope: 'notes.read profile.read',
      client_id: known.open.clientId,
    })
    expect((await bench.refresh(known.open, next.body['refresh_token'])).status).toBe(200)
  })

  test('with a token that was turned over ends the session, whoever came first', async () => {
    const first = await bench.session(known.open)
    const next = await bench.refresh(known.open, first['refresh_token'])
    expect(refusal(await bench.refresh(known.open, first['refresh_token']))).toEqual(ended)
    expect(await alive(next.body, known.open)).toEqual([false, false, false])
  })

  test('of one session leaves the other sessions of the same person and client alone', async () => {
    const [one, other] = [await bench.session(known.open), await bench.session(known.open)]
    await bench.refresh(known.open, one['refresh_token'])
    await bench.refresh(known.open, one['refresh_token'])
    expect(await alive(other, known.open)).toEqual([true, true, true])
  })

  test('of ten at the same time at most one gets tokens', async () => {
    const { refresh_token } = await bench.session(known.open)
    const answers = await Promise.all(Array.from({ length: 10 }, () => bench.refresh(known.open, refresh_token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('narrows the scope for one token, and not for good', async () => {
    const first = await bench.session(known.open)
    const narrow = await bench.refresh(known.open, first['refresh_token'], { scope: 'notes.read' })
    expect(narrow.body['scope']).toBe('notes.read')
    expect((await bench.introspect(narrow.body['access_token'])).body['scope']).toBe('notes.read')
    const wide = await bench.refresh(known.open, narrow.body['refresh_token'])
    expect(wide.body['scope']).toBe('notes.read profile.read')
  })

  test.each([
    ['a wider scope', { scope: 'notes.read notes.write' }, 'invalid_scope'],
    ['another resource', { resource: `${origin}/second/mcp` }, 'invalid_target'],
  ] satisfies (readonly [string, Changes, string])[])(
    'for %s is refused and leaves the token as it was',
    async (_, changes, error) => {
      const { refresh_token } = await bench.session(known.open)
      expect(refusal(await bench.refresh(known.open, refresh_token, changes))).toEqual([400, error])
      expect((await bench.refresh(known.open, refresh_token)).status).toBe(200)
    },
  )

  test('by another client is refused and does not end the session', async () => {
    const [tokens, other] = [await bench.session(known.open), await bench.client()]
    expect(refusal(await bench.refresh(other, tokens['refresh_token']))).toEqual(ended)
    expect(await alive(tokens, known.open)).toEqual([true, true, true])
  })

  test('is for clients that registered for it', async () => {
    const client = await bench.client({ grant_types: ['authorization_code'] })
    const tokens = await bench.session(client)
    expect([typeof tokens['access_token'], 'refresh_token' in tokens]).toEqual(['string', false])
    const { refresh_token } = await bench.session(known.open)
    expect(refusal(await bench.refresh(client, refresh_token))).toEqual([400, 'unauthorized_client'])
    expect((await bench.refresh(known.open, refresh_token)).status).toBe(200)
  })

  test('is over after thirty days, however often the token was turned over', async () => {
    const first = await bench.session(known.open)
    bench.clock.advance(29 * 86_400)
    const late = await bench.refresh(known.open, first['refresh_token'])
    expect(late.status).toBe(200)
    bench.clock.advance(2 * 86_400)
    expect(refusal(await bench.refresh(known.open, late.body['refresh_token']))).toEqual(ended)
  })

  test('of an access token, or of nothing, is refused', async () => {
    const { access_token } = await bench.session(known.open)
    for (const token of [access_token, '', 'made-up'])
      expect(refusal(await bench.refresh(known.open, token))).toEqual(ended)
  })
})

describe('the token endpoint', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test.each([
    ['no grant', {}, 'invalid_request'],
    ['a password', { grant_type: 'password', username: 'alice', password: 'x' }, 'unsupported_grant_type'],
    ['its own credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['two grants', { grant_type: ['authorization_code', 'refresh_token'] }, 'invalid_request'],
  ] satisfies (readonly [string, Changes, string])[])('refuses %s', async (_, fields, error) => {
    const answer = await bench.form('token', { client_id: known.open.clientId, ...fields })
    expect(refusal(answer)).toEqual([400, error])
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('reads forms only', async () => {
    const code = await bench.code(known.open)
    const fields = { grant_type: 'authorization_code', code, client_id: known.open.clientId, code_verifier: verifier }
    const asJson = await bench.ask('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    })
    const inQuery = await bench.ask(`/oauth/token?${new URLSearchParams(fields)}`, { method: 'POST', headers: form })
    expect([asJson.status, inQuery.status]).toEqual([400, 400])
    expect((await bench.redeem(known.open, code)).status).toBe(200)
  })

  test('reads no more than a little, also where the length is not said', async () => {
    const long = `grant_type=refresh_token&refresh_token=${'x'.repeat(100_000)}`
    const said = await bench.ask('/oauth/token', { method: 'POST', headers: form, body: long })
    const stream = new Blob([long]).stream()
    const unsaid = await bench.ask('/oauth/token', { method: 'POST', headers: form, body: stream, duplex: 'half' })
    expect([said.status, unsaid.status]).toEqual([413, 413])
  })
})
