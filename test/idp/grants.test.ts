import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { authorize, codeFor, pkce, redirectUri, resource, testRealm } from './realm.ts'

const verifier = 'v'.repeat(43)

describe('the authorization endpoint', () => {
  test.each([
    [{ response_type: '' }, 'invalid_request', 'Missing parameter: response_type'],
    [{ response_type: 'token' }, 'unauthorized_client', undefined],
    [{ code_challenge_method: '' }, 'invalid_request', 'Missing parameter: code_challenge_method'],
    [
      { code_challenge_method: 'plain' },
      'invalid_request',
      'Invalid parameter: code challenge method is not matching the configured one',
    ],
    [{ scope: 'offline' }, 'invalid_scope', 'Invalid scopes: offline'],
    [{ resource: 'https://mcp.test/mcp#x' }, 'invalid_target', undefined],
    [{ prompt: 'none' }, 'login_required', undefined],
  ])('tells the client of %j, with the issuer', async (params, error, description) => {
    const { idp } = await testRealm()
    const right = { scope: 'notes.read', resource, ...pkce(verifier) }
    expect((await authorize(idp, right)).status).toBe(200)
    const answer = await authorize(idp, { ...right, ...params })
    const back = new URL(answer.headers.get('location') ?? 'none:')
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 's', iss: idp.issuer })
    if (description !== undefined) expect(back.searchParams.get('error_description')).toBe(description)
  })

  test.each([{ client_id: 'nobody' }, { redirect_uri: 'https://elsewhere.test/callback' }, { redirect_uri: '' }])(
    'sends nobody anywhere for %j',
    async (params) => {
      const { idp } = await testRealm()
      const answer = await authorize(idp, { scope: 'notes.read', ...pkce(verifier), ...params })
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    },
  )

  test('lets nobody in with a wrong password, nor with the page of another browser', async () => {
    const { idp } = await testRealm()
    const page = await authorize(idp, { scope: 'notes.read', ...pkce(verifier) })
    const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? ''
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const right = { username: 'alice', password: idp.accounts[0]?.password ?? '' }
    const post = (form: Record<string, string>, headers: Record<string, string>) =>
      idp.fetch(new Request(action, { method: 'POST', headers, body: new URLSearchParams(form) }))
    expect(await (await post({ ...right, password: 'x' }, { cookie })).text()).toContain('Invalid username or password')
    expect((await post(right, {})).status).toBe(400)
    expect((await post(right, { cookie })).status).toBe(302)
  })
})

describe('tokens', () => {
  test('say what they are among their claims, and name one audience', async () => {
    const { idp, signIn } = await testRealm()
    const { body } = await signIn('alice', 'openid notes.read', { nonce: 'n' })
    const token = String(body['access_token'])
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'JWT', alg: 'RS256' })
    expect(decodeJwt(token)).toMatchObject({
      iss: idp.issuer,
      aud: resource,
      azp: 'app',
      typ: 'Bearer',
      scope: 'openid notes.read',
    })
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ aud: 'app', typ: 'ID', nonce: 'n' })
    expect(decodeJwt(String(body['refresh_token']))).toMatchObject({ aud: idp.issuer, typ: 'Refresh' })
  })

  test('are for whatever the scopes say where the realm does not look at `resource`, as shipped', async () => {
    const { signIn } = await testRealm({ resourceIndicators: false })
    const { body } = await signIn('alice', 'notes.read', { resource: 'https://other.test/' })
    expect(decodeJwt(String(body['access_token'])).aud).toBe(resource)
  })

  test('are for nobody else than was asked for: invalid_target', async () => {
    const { signIn } = await testRealm()
    expect(await signIn('alice', 'notes.read', { resource: 'https://other.test/' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    })
  })
})

describe('a code', () => {
  test('is good once, for its client, its redirect URI and its verifier', async () => {
    const { idp, token } = await testRealm()
    const redeem = async (change: Readonly<Record<string, string>>, again = false) => {
      const code = await codeFor(idp, 'alice', { scope: 'notes.read', resource, ...pkce(verifier) })
      const right = { client_id: 'app', code, redirect_uri: redirectUri, code_verifier: verifier }
      if (again) await token({ grant_type: 'authorization_code', ...right })
      return (await token({ grant_type: 'authorization_code', ...right, ...change })).body
    }
    expect(await redeem({})).toHaveProperty('access_token')
    expect(await redeem({}, true)).toMatchObject({ error: 'invalid_grant', error_description: 'Code not valid' })
    expect(await redeem({ code: 'x' })).toMatchObject({ error: 'invalid_grant', error_description: 'Code not valid' })
    expect(await redeem({ redirect_uri: 'x' })).toMatchObject({ error_description: 'Incorrect redirect_uri' })
    expect(await redeem({ code_verifier: 'w'.repeat(43) })).toMatchObject({
      error_description: 'PKCE verification failed: Code mismatch',
    })
  })

  test('ends what it was redeemed for when it is shown again', async () => {
    const { idp, token } = await testRealm()
    const code = await codeFor(idp, 'alice', { scope: 'notes.read', resource, ...pkce(verifier) })
    const form = { grant_type: 'authorization_code', client_id: 'app', code, redirect_uri: redirectUri }
    const { body } = await token({ ...form, code_verifier: verifier })
    await token({ ...form, code_verifier: verifier })
    const refresh = { grant_type: 'refresh_token', client_id: 'app', refresh_token: String(body['refresh_token']) }
    expect((await token(refresh)).body['error_description']).toBe("Session doesn't have required client")
  })
})

describe('a refresh token', () => {
  test('is rotated, and a spent one ends the family', async () => {
    const { signIn, token } = await testRealm()
    const refresh = async (value: unknown) =>
      (await token({ grant_type: 'refresh_token', client_id: 'app', refresh_token: String(value) })).body
    const first = (await signIn()).body['refresh_token']
    const second = (await refresh(first))['refresh_token']
    expect(second).not.toBe(first)
    expect((await refresh(first))['error_description']).toBe('Maximum allowed refresh token reuse exceeded')
    expect((await refresh(second))['error_description']).toBe("Session doesn't have required client")
  })

  test('works for ever in a realm as shipped', async () => {
    const { signIn, token } = await testRealm({ revokeRefreshToken: false })
    const shown = String((await signIn()).body['refresh_token'])
    const form = { grant_type: 'refresh_token', client_id: 'app', refresh_token: shown }
    expect((await token(form)).status).toBe(200)
    expect((await token(form)).status).toBe(200)
  })

  test('is for its client, and gives no more than was given', async () => {
    const { idp, signIn, token } = await testRealm()
    idp.addClient({
      clientId: 'app2',
      redirectUris: [redirectUri],
      authMethod: 'none',
      optionalScopes: ['notes.write'],
    })
    const shown = String((await signIn()).body['refresh_token'])
    const form = { grant_type: 'refresh_token', refresh_token: shown }
    expect((await token({ ...form, client_id: 'app2' })).body['error']).toBe('invalid_grant')
    expect((await token({ ...form, client_id: 'app', scope: 'notes.write' })).body['error']).toBe('invalid_scope')
    expect((await token({ ...form, client_id: 'app', resource: 'https://other.test/' })).body['error']).toBe(
      'invalid_target',
    )
  })

  test('ends when nobody uses it', async () => {
    const { signIn, token, clock } = await testRealm()
    const shown = String((await signIn()).body['refresh_token'])
    clock.advance(1801)
    const form = { grant_type: 'refresh_token', client_id: 'app', refresh_token: shown }
    expect((await token(form)).body).toMatchObject({ error: 'invalid_grant', error_description: 'Token is not active' })
  })
})

describe('a client that a person used twice in one session', () => {
  test('has a chain of refresh tokens for each time, and reuse of one ends both', async () => {
    const { idp, token } = await testRealm()
    const redeem = async () => {
      const code = await codeFor(idp, 'alice', { scope: 'notes.read', resource, ...pkce(verifier) })
      const form = { grant_type: 'authorization_code', client_id: 'app', code, redirect_uri: redirectUri }
      return String((await token({ ...form, code_verifier: verifier })).body['refresh_token'])
    }
    const refresh = async (value: string) =>
      (await token({ grant_type: 'refresh_token', client_id: 'app', refresh_token: value })).body
    const [first, second] = [await redeem(), await redeem()]
    expect(await refresh(first)).toHaveProperty('access_token')
    expect(await refresh(second)).toHaveProperty('access_token')
    expect((await refresh(first))['error_description']).toBe('Maximum allowed refresh token reuse exceeded')
  })
})
