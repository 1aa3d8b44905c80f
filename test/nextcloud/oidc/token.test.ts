import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  authorize,
  base,
  claims,
  code,
  get,
  jwtPart,
  location,
  mock,
  post,
  refresh,
  registered,
  text,
  token,
  tokens,
  userinfo,
  whoami,
} from '../flow.ts'

describe('the token endpoint checks in the order of the app', () => {
  it('looks the grant up before the client', async () => {
    const nextcloud = mock()
    const answer = await token(
      nextcloud,
      { id: 'nobody', secret: 'x' },
      { grant_type: 'authorization_code', code: 'garbage' },
    )
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_grant'])
    expect(answer.headers.get('www-authenticate')).toBeNull()
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('says what is missing', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const fresh = await code(nextcloud, client)
    const path = '/apps/oidc/token'
    const rows: readonly (readonly [Record<string, string>, string, string])[] = [
      [
        { grant_type: 'client_credentials' },
        'invalid_grant',
        'Invalid grant_type provided. Must be authorization_code or refresh_token.',
      ],
      [{}, 'invalid_grant', 'Invalid grant_type provided. Must be authorization_code or refresh_token.'],
      [{ grant_type: 'authorization_code' }, 'invalid_request', 'Missing code or refresh_token.'],
      [{ grant_type: 'authorization_code', code: fresh }, 'invalid_client', 'Missing client_id.'],
      [{ grant_type: 'authorization_code', code: fresh, client_id: 'nobody' }, 'invalid_client', 'Client not found.'],
      [
        { grant_type: 'authorization_code', code: fresh, client_id: client.id },
        'invalid_client',
        'Client authentication failed.',
      ],
    ]
    for (const [form, error, description] of rows) {
      expect((await post(nextcloud, path, form)).json).toEqual({ error, error_description: description })
    }
  })

  it('reads JSON bodies as well, and lets the id of a public client suffice', async () => {
    const nextcloud = mock()
    const made = nextcloud.addClient({ name: 'Public', type: 'public', redirectUris: ['http://127.0.0.1:9/cb'] })
    const open = { id: made.clientId, secret: 'not compared' }
    const body = JSON.stringify({
      grant_type: 'authorization_code',
      code: await code(nextcloud, open),
      client_id: open.id,
    })
    const request = new Request('http://cloud.test/index.php/apps/oidc/token', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect((await nextcloud.handle(request)).status).toBe(200)
  })

  it('revokes what a code gave when it is used again', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const used = await code(nextcloud, client)
    const first = await token(nextcloud, client, { grant_type: 'authorization_code', code: used })
    expect((await userinfo(nextcloud, text(first, 'access_token'))).status).toBe(200)
    const again = await token(nextcloud, client, { grant_type: 'authorization_code', code: used })
    expect(again.json['error_description']).toBe('Authorization code has already been used.')
    expect((await userinfo(nextcloud, text(first, 'access_token'))).status).toBe(400)
    expect((await refresh(nextcloud, client, text(first, 'refresh_token'))).json['error']).toBe('invalid_grant')
  })

  it('keeps codes and refresh tokens apart', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    expect((await refresh(nextcloud, client, await code(nextcloud, client))).json['error']).toBe('invalid_grant')
  })
})

describe('lifetimes', () => {
  it('end codes after codeLifetime', async () => {
    const nextcloud = mock({ codeLifetime: 30 })
    const client = await registered(nextcloud)
    const late = await code(nextcloud, client)
    nextcloud.clock.advance(31)
    const answer = await token(nextcloud, client, { grant_type: 'authorization_code', code: late })
    expect(answer.json['error_description']).toBe('Access token already expired.')
  })

  it.each([
    [true, 1800],
    [false, 900],
  ])('give access tokens with doubleLifetime=%s %i seconds at userinfo', async (doubleLifetime, seconds) => {
    const nextcloud = mock({ doubleLifetime, dcrLifetime: 'never', bearerMode: 'none' })
    const client = await registered(nextcloud)
    const answer = await tokens(nextcloud, client)
    expect(answer.json['expires_in']).toBe(900)
    nextcloud.clock.advance(seconds)
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).status).toBe(200)
    nextcloud.clock.advance(1)
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).json).toEqual({
      error: 'invalid_grant',
      error_description: 'Access token already expired.',
    })
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).json['error']).toBe('invalid_request')
  })

  it('are already over at userinfo when the bearer check of oidc-app mode saw the token first', async () => {
    const nextcloud = mock({ dcrLifetime: 'never' })
    const answer = await tokens(nextcloud, await registered(nextcloud))
    nextcloud.clock.advance(1801)
    const late = await userinfo(nextcloud, text(answer, 'access_token'))
    expect(late.json['error_description']).toBe('Could not find provided bearer token.')
  })

  it.each([
    [true, 1800],
    [false, 900],
  ])('give refresh tokens with doubleLifetime=%s %i seconds', async (doubleLifetime, seconds) => {
    const nextcloud = mock({ doubleLifetime, dcrLifetime: 'never' })
    const client = await registered(nextcloud)
    const [early, late] = [await tokens(nextcloud, client), await tokens(nextcloud, client)]
    nextcloud.clock.advance(seconds)
    expect((await refresh(nextcloud, client, text(early, 'refresh_token'))).status).toBe(200)
    nextcloud.clock.advance(1)
    expect((await refresh(nextcloud, client, text(late, 'refresh_token'))).json['error_description']).toBe(
      'Refresh token is expired.',
    )
  })

  it('write other lifetimes into answers and tokens', async () => {
    const nextcloud = mock({ accessTokenLifetime: 60, refreshTokenLifetime: 'never', clockSkew: -10 })
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const answer = await tokens(nextcloud, client)
    expect(answer.json).toMatchObject({ expires_in: 60 })
    expect(answer.json).not.toHaveProperty('refresh_expires_in')
    const now = Math.floor(nextcloud.clock.now() / 1000)
    expect(claims(text(answer, 'access_token'))).toMatchObject({ iat: now - 10, exp: now + 50 })
  })
})

describe('refreshing', () => {
  async function pair(settings: Record<string, unknown>) {
    const nextcloud = mock({ dcrLifetime: 'never', ...settings })
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const first = await tokens(nextcloud, client)
    nextcloud.clock.advance(1)
    const second = await refresh(nextcloud, client, text(first, 'refresh_token'))
    return { nextcloud, client, first, second }
  }

  it('kills the access token before, unless refreshKillsOldAT is off', async () => {
    const killed = await pair({})
    expect((await userinfo(killed.nextcloud, text(killed.first, 'access_token'))).status).toBe(400)
    const kept = await pair({ refreshKillsOldAT: false })
    expect((await userinfo(kept.nextcloud, text(kept.first, 'access_token'))).status).toBe(200)
  })

  it('keeps jti, and makes another token', async () => {
    const { first, second } = await pair({})
    expect(claims(text(second, 'access_token'))['jti']).toBe(claims(text(first, 'access_token'))['jti'])
    expect(text(second, 'access_token')).not.toBe(text(first, 'access_token'))
    expect(text(second, 'refresh_token')).not.toBe(text(first, 'refresh_token'))
  })

  it('reuses the token with refreshRotation=reuse', async () => {
    const { nextcloud, client, first, second } = await pair({ refreshRotation: 'reuse' })
    expect(text(second, 'refresh_token')).toBe(text(first, 'refresh_token'))
    expect((await refresh(nextcloud, client, text(first, 'refresh_token'))).status).toBe(200)
  })

  it('gives the old token another minute with refreshRotation=grace', async () => {
    const { nextcloud, client, first } = await pair({ refreshRotation: 'grace' })
    nextcloud.clock.advance(59)
    expect((await refresh(nextcloud, client, text(first, 'refresh_token'))).status).toBe(200)
    nextcloud.clock.advance(2)
    expect((await refresh(nextcloud, client, text(first, 'refresh_token'))).status).toBe(400)
  })

  it('ends the family with refreshRotation=revoke-family, and not by default', async () => {
    const strict = await pair({ refreshRotation: 'revoke-family' })
    expect((await refresh(strict.nextcloud, strict.client, text(strict.first, 'refresh_token'))).status).toBe(400)
    expect((await refresh(strict.nextcloud, strict.client, text(strict.second, 'refresh_token'))).status).toBe(400)
    const lax = await pair({})
    expect((await refresh(lax.nextcloud, lax.client, text(lax.first, 'refresh_token'))).status).toBe(400)
    expect((await refresh(lax.nextcloud, lax.client, text(lax.second, 'refresh_token'))).status).toBe(200)
  })

  it('is offered as the refreshToken setting says', async () => {
    const offered = async (settings: Record<string, unknown>, scope: string): Promise<boolean> => {
      const nextcloud = mock(settings)
      return 'refresh_token' in (await tokens(nextcloud, await registered(nextcloud), { scope })).json
    }
    expect(await offered({}, 'openid')).toBe(false)
    expect(await offered({ refreshToken: 'always' }, 'openid')).toBe(true)
    expect(await offered({ refreshToken: 'never' }, 'openid offline_access')).toBe(false)
  })

  it('writes refresh_expires_in as the setting says', async () => {
    const member = async (refreshExpiresInType: string): Promise<unknown> => {
      const nextcloud = mock({ refreshExpiresInType })
      return (await tokens(nextcloud, await registered(nextcloud))).json['refresh_expires_in']
    }
    expect([await member('int'), await member('string'), await member('absent')]).toEqual([900, '900', undefined])
  })
})

describe('the form of tokens', () => {
  const resource = 'http://mcp.test/mcp'
  const aud = async (settings: Record<string, unknown>, asked: boolean): Promise<readonly [unknown, string]> => {
    const nextcloud = mock(settings)
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const answer = await tokens(nextcloud, client, asked ? { resource } : {})
    return [claims(text(answer, 'access_token'))['aud'], client.id]
  }

  it('has one aud: the resource as it was sent, else the client', async () => {
    expect((await aud({}, true))[0]).toBe(resource)
    const [without, client] = await aud({}, false)
    expect(without).toBe(client)
  })

  it.each([
    ['rs-local', 'https://rs.local/'],
    ['missing', undefined],
    ['wrong', 'https://elsewhere.example/api'],
    ['trailing-slash', `${resource}/`],
  ])('has another with audMode=%s', async (audMode, expected) => {
    expect((await aud({ audMode }, true))[0]).toBe(expected)
  })

  it('names the client, or both, when audMode says so', async () => {
    const [byClient, client] = await aud({ audMode: 'client-id' }, true)
    expect(byClient).toBe(client)
    const [both, owner] = await aud({ audMode: 'array' }, true)
    expect(both).toEqual([owner, resource])
  })

  it('is opaque or JWT for all or for one client, when accessTokenType says so', async () => {
    const nextcloud = mock({ accessTokenType: 'jwt' })
    const client = await registered(nextcloud)
    expect(text(await tokens(nextcloud, client), 'access_token')).toContain('.')
    nextcloud.change({ accessTokenType: { [client.id]: 'opaque' } })
    expect(text(await tokens(nextcloud, client), 'access_token')).toMatch(/^\w{72}$/)
  })

  it('drops claims', async () => {
    const nextcloud = mock({ claimsDrop: ['azp', 'jti'] })
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const payload = claims(text(await tokens(nextcloud, client), 'access_token'))
    expect(Object.keys(payload)).not.toEqual(expect.arrayContaining(['azp']))
    expect(payload).toMatchObject({ sub: 'alice', client_id: client.id })
  })

  it('is signed with the secret for HS256 clients, and carries no kid then', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud, { token_type: 'jwt', id_token_signed_response_alg: 'HS256' })
    expect(jwtPart(text(await tokens(nextcloud, client), 'id_token'), 0)).toEqual({ typ: 'JWT', alg: 'HS256' })
  })

  it('carries claims in ID tokens only when they are asked for by name', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const wanted = JSON.stringify({
      id_token: { name: null, roles: { value: 'nobody' }, picture: { essential: true } },
      userinfo: { groups: null },
    })
    const answer = await tokens(nextcloud, client, { claims: wanted, scope: 'openid', nonce: 'n' })
    const payload = claims(text(answer, 'id_token'))
    expect(Object.keys(payload).slice(-3)).toEqual(['nonce', 'name', 'picture'])
    expect(payload).not.toHaveProperty('roles')
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).json).toMatchObject({ groups: [] })
  })

  it.each([
    ['audience', { aud: 'another-client' }],
    ['issuer', { iss: 'https://elsewhere.example' }],
    ['expired', { exp: 1_800_000_000 - 3600 }],
    ['nonce', { nonce: 'the-nonce-of-another-login' }],
  ])('has one thing wrong in ID tokens with idTokenMistake=%s', async (idTokenMistake, wrong) => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const idToken = async (): Promise<string> =>
      text(await tokens(nextcloud, client, { scope: 'openid', nonce: 'n' }), 'id_token')
    expect(claims(await idToken())).toMatchObject({ aud: client.id, iss: base, exp: 1_800_000_900, nonce: 'n' })
    nextcloud.change({ idTokenMistake })
    expect(claims(await idToken())).toMatchObject({ sub: 'alice', ...wrong })
  })

  it('has a wrong signature, or none of an ID token, when idTokenMistake says so', async () => {
    const nextcloud = mock({ idTokenMistake: 'signature' })
    const client = await registered(nextcloud)
    const key = createPublicKey({ key: nextcloud.signingKey().jwk, format: 'jwk' })
    const holds = async (): Promise<boolean> => {
      const [header = '', payload = '', signature = ''] = text(await tokens(nextcloud, client), 'id_token').split('.')
      return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
    }
    expect(await holds()).toBe(false)
    nextcloud.change({ idTokenMistake: 'none' })
    expect(await holds()).toBe(true)
    nextcloud.change({ idTokenMistake: 'absent' })
    const without = await tokens(nextcloud, client)
    expect([without.status, 'id_token' in without.json]).toEqual([200, false])
  })

  it('knows groups of the admin', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const found = location(
      await authorize(nextcloud, client, { scope: 'openid roles groups' }, nextcloud.signIn('admin')),
    ).searchParams.get('code')
    const answer = await token(nextcloud, client, { grant_type: 'authorization_code', code: found ?? '' })
    expect(claims(text(answer, 'access_token'))).toMatchObject({ sub: 'admin', roles: ['admin'], groups: ['admin'] })
  })
})

describe('credentials', () => {
  it('are unique, long, and carry the lineage of the grant; requests say which one they used', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const first = await tokens(nextcloud, client)
    await refresh(nextcloud, client, text(first, 'refresh_token'))
    await userinfo(nextcloud, text(first, 'access_token'))
    const all = nextcloud.credentials()
    expect(new Set(all.map(({ value }) => value)).size).toBe(all.length)
    expect(Math.min(...all.map(({ value }) => value.length))).toBeGreaterThanOrEqual(20)
    const grants = new Set(all.filter(({ kind }) => kind === 'refresh-token').map(({ lineage }) => lineage.grant))
    expect(grants.size).toBe(1)
    const last = nextcloud.requests().at(-1)
    expect(last?.credential?.kind).toBe('access-token')
    expect(last?.credential?.lineage).toMatchObject({
      flow: 'authorization_code',
      clientId: client.id,
      user: 'alice',
      grant: [...grants][0],
    })
    const exchange = nextcloud.requests().find(({ body }) => body.includes('grant_type=refresh_token'))
    expect(exchange?.credential?.kind).toBe('refresh-token')
  })
})

describe('the basic trap', () => {
  it('takes client_secret_basic for a login when basicAuthBroken is on, and then delays', async () => {
    const nextcloud = mock({ basicAuthBroken: true })
    const client = await registered(nextcloud)
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`
    const ask = async () =>
      post(nextcloud, '/apps/oidc/token', { grant_type: 'authorization_code', code: 'x' }, { authorization })
    expect(await ask()).toMatchObject({ status: 401, json: { message: '' } })
    for (let time = 0; time < 9; time += 1) await ask()
    expect(await ask()).toMatchObject({ status: 429, json: { message: 'Reached maximum delay' } })
  })
})

it('deletes the tokens of a person who logs out, and the session', async () => {
  const nextcloud = mock({ postLogoutRedirectUris: ['https://rp.example/bye'] })
  const client = await registered(nextcloud)
  const answer = await tokens(nextcloud, client)
  const cookie = nextcloud.signIn('alice')
  const hint = text(answer, 'id_token')
  const query = new URLSearchParams({
    id_token_hint: hint,
    post_logout_redirect_uri: 'https://rp.example/bye',
    state: 'a b',
  })
  expect(location(await get(nextcloud, `/apps/oidc/logout?${query}`, { cookie })).href).toBe(
    'https://rp.example/bye?state=a+b',
  )
  expect((await userinfo(nextcloud, text(answer, 'access_token'))).status).toBe(400)
  expect(await whoami(nextcloud, text(answer, 'access_token'))).toBe(401)
  expect((await get(nextcloud, '/apps/oidc/consent', { cookie })).status).toBe(401)
})

it.each([
  ['abc', 'invalid_jwt', 'Provided id_token_hint is invalid: Wrong number of segments'],
  [
    `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.x`,
    'invalid_jwt',
    'id_token_hint must use RS256 algorithm',
  ],
  [
    `${Buffer.from('{"alg":"RS256","kid":"x"}').toString('base64url')}.e30.x`,
    'invalid_jwt',
    'id_token_hint has invalid kid',
  ],
])('refuses the logout hint %s', async (hint, error, description) => {
  const answer = await get(mock(), `/apps/oidc/logout?id_token_hint=${hint}`)
  expect([answer.status, answer.json]).toEqual([401, { error, error_description: description }])
})
