import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { base, claims, get, mock, refresh, registered, text, tokens, whoami } from '../flow.ts'
import { testIssuer } from './issuer.ts'

const issuer = testIssuer('http://proxy.test/delegation')
const clientId = 'nextcloud-api'
const provider = { issuer: issuer.url, clientId, uidMapping: 'sub' }

function trusting(settings: Record<string, unknown> = {}, from = issuer) {
  return mock(
    { bearerMode: 'provider', providers: [{ ...provider, issuer: from.url }], autoProvision: false, ...settings },
    { fetch: from.fetch },
  )
}

const now = Math.floor(mock().clock.now() / 1000)
const good = { aud: clientId, sub: 'alice', iat: now, exp: now + 60, jti: randomUUID() }

describe('a delegation issuer (0.2)', () => {
  const rows: readonly (readonly [why: string, claims: Record<string, unknown>, status: number])[] = [
    ['the right audience', {}, 200],
    ['the audience in an array', { aud: ['x', clientId] }, 200],
    ['no audience at all', { aud: undefined }, 200],
    ['another audience', { aud: 'https://mcp.test/mcp' }, 401],
    ['an array without it', { aud: ['x'] }, 401],
    ['another issuer', { iss: 'http://proxy.test' }, 401],
    ['expired, without leeway', { exp: now - 1 }, 401],
    ['no end', { exp: undefined }, 401],
    ['valid in the future, beyond the leeway', { nbf: now + 61 }, 401],
    ['valid in the future, within the leeway', { nbf: now + 60 }, 200],
    ['nobody', { sub: 'nobody' }, 401],
    ['no sub', { sub: undefined }, 401],
    ['scopes that Nextcloud does not know', { scope: 'notes.read' }, 200],
  ]
  it.each(rows)('%s', async (_why, changed, status) => {
    expect(await whoami(trusting(), issuer.mint({ ...good, ...changed }))).toBe(status)
  })

  it('may replay a token', async () => {
    const nextcloud = trusting()
    const token = issuer.mint(good)
    expect([await whoami(nextcloud, token), await whoami(nextcloud, token)]).toEqual([200, 200])
  })

  it('needs the kid and the algorithm of its key', async () => {
    const nextcloud = trusting()
    expect(await whoami(nextcloud, issuer.mint(good, { kid: 'other' }))).toBe(401)
    expect(await whoami(nextcloud, issuer.mint(good, { kid: undefined }))).toBe(401)
    expect(await whoami(nextcloud, issuer.mint(good, { alg: 'RS512' }))).toBe(401)
    expect(await whoami(nextcloud, issuer.mint(good, { alg: 'none' }))).toBe(401)
  })

  it('needs a key of 2048 bits', async () => {
    const short = testIssuer('http://short.test', 1024)
    expect(await whoami(trusting({}, short), short.mint(good))).toBe(401)
  })

  it('is not asked for its audience when audienceCheck is off', async () => {
    expect(await whoami(trusting({ audienceCheck: false }), issuer.mint({ ...good, aud: 'else' }))).toBe(200)
  })

  it('creates an unknown account when autoProvision is on', async () => {
    const nextcloud = trusting({ autoProvision: true })
    expect(await whoami(nextcloud, issuer.mint({ ...good, sub: 'carol' }))).toBe(200)
  })

  it('hashes the claim when uidMapping is sha256', async () => {
    const nextcloud = trusting({ autoProvision: true, uidMapping: 'sha256' })
    const headers = { authorization: `Bearer ${issuer.mint(good)}`, 'ocs-apirequest': 'true' }
    const answer = await get(nextcloud, '/ocs/v2.php/cloud/user?format=json', headers)
    const uid = createHash('sha256').update('1_0_alice').digest('hex')
    expect(answer.headers.get('x-user-id')).toBe(uid)
  })

  it('has its key set fetched once, and its discovery document on every call', async () => {
    const counted = testIssuer('http://counted.test')
    const nextcloud = trusting({}, counted)
    for (const _time of [1, 2, 3]) await whoami(nextcloud, counted.mint(good))
    expect(counted.fetched.get('http://counted.test/jwks')).toBe(1)
    expect(counted.fetched.get('http://counted.test/.well-known/openid-configuration')).toBe(3)
  })

  it('is refused for up to an hour after it rotated its key, unless jwksCache is none', async () => {
    const rotating = testIssuer('http://rotating.test')
    const cached = trusting({}, rotating)
    const eager = trusting({ jwksCache: 'none' }, rotating)
    expect([await whoami(cached, rotating.mint(good)), await whoami(eager, rotating.mint(good))]).toEqual([200, 200])
    rotating.rotate()
    expect([await whoami(cached, rotating.mint(good)), await whoami(eager, rotating.mint(good))]).toEqual([401, 200])
    cached.clock.advance(3600)
    expect(await whoami(cached, rotating.mint({ ...good, exp: now + 4000 }))).toBe(200)
  })

  it('leaves the lineage of its tokens in the log', async () => {
    const nextcloud = trusting()
    await whoami(nextcloud, issuer.mint(good))
    expect(nextcloud.requests().at(-1)?.credential?.lineage).toMatchObject({
      flow: 'delegation',
      clientId,
      user: 'alice',
    })
  })

  it('is refused while it cannot be reached', async () => {
    const nextcloud = mock(
      { bearerMode: 'provider', providers: [provider] },
      { fetch: () => Promise.reject(new TypeError('unreachable')) },
    )
    expect(await whoami(nextcloud, issuer.mint(good))).toBe(401)
  })
})

describe('two providers at once', () => {
  it('takes delegation tokens and those of the background client, before and after a refresh, and no others', async () => {
    const nextcloud = trusting()
    const background = await registered(nextcloud, { token_type: 'jwt' })
    const other = await registered(nextcloud, { token_type: 'jwt' })
    nextcloud.change({ providers: [provider, { issuer: base, clientId: background.id, uidMapping: 'sub' }] })
    const first = await tokens(nextcloud, background)
    nextcloud.clock.advance(1)
    const second = await refresh(nextcloud, background, text(first, 'refresh_token'))
    const foreign = await tokens(nextcloud, other)
    const statuses = [
      issuer.mint({ ...good, exp: now + 100 }),
      text(first, 'access_token'),
      text(second, 'access_token'),
      text(foreign, 'access_token'),
      text(foreign, 'id_token'),
    ].map((token) => whoami(nextcloud, token))
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 401, 401])
  })
})

describe('other modes', () => {
  it('accept nothing with bearerMode=none', async () => {
    const nextcloud = mock({ bearerMode: 'none' })
    const answer = await tokens(nextcloud, await registered(nextcloud))
    expect(await whoami(nextcloud, text(answer, 'access_token'))).toBe(401)
  })

  it('ask userinfo with bearerMode=userinfo, and take opaque tokens so', async () => {
    const foreign = testIssuer('http://idp.test', 2048, { 'opaque-token': 'bob' })
    const nextcloud = mock(
      { bearerMode: 'userinfo', providers: [{ ...provider, issuer: foreign.url }] },
      { fetch: foreign.fetch },
    )
    expect(await whoami(nextcloud, 'opaque-token')).toBe(200)
    expect(await whoami(nextcloud, 'other-token')).toBe(401)
    nextcloud.change({ providers: [{ issuer: base, clientId: 'any', uidMapping: 'sub' }] })
    const answer = await tokens(nextcloud, await registered(nextcloud))
    expect(await whoami(nextcloud, text(answer, 'access_token'))).toBe(200)
  })

  it('take in oidc-app mode what was refreshed away only as a JWT whose aud is a client', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const accepted = async (parameters: Record<string, string>): Promise<number> => {
      const first = await tokens(nextcloud, client, parameters)
      nextcloud.clock.advance(1)
      await refresh(nextcloud, client, text(first, 'refresh_token'))
      return whoami(nextcloud, text(first, 'access_token'))
    }
    expect(await accepted({})).toBe(200)
    expect(await accepted({ resource: 'http://mcp.test/mcp' })).toBe(401)
  })

  it('take a Bearer that is an app password in every mode', async () => {
    const nextcloud = mock()
    const answer = await tokens(nextcloud, await registered(nextcloud))
    const headers = { authorization: `Bearer ${text(answer, 'access_token')}`, 'ocs-apirequest': 'true' }
    const granted = await get(nextcloud, '/ocs/v2.php/core/getapppassword?format=json', headers)
    const password = /"apppassword":"(\w{72})"/.exec(granted.text)?.[1] ?? ''
    nextcloud.change({ bearerMode: 'none' })
    expect(await whoami(nextcloud, password)).toBe(200)
    expect(nextcloud.requests().at(-1)?.credential?.lineage.flow).toBe('bearer-app-password')
  })

  it('take ID tokens of 1.x in oidc-app mode, and not those of 2.x', async () => {
    const status = async (profile: string): Promise<number> => {
      const nextcloud = mock({ profile })
      return whoami(nextcloud, text(await tokens(nextcloud, await registered(nextcloud)), 'id_token'))
    }
    expect([await status('1.17'), await status('2.0')]).toEqual([200, 401])
  })
})

describe('own keys', () => {
  async function accepted(keys: string): Promise<number> {
    const nextcloud = mock({ dcrLifetime: 'never' })
    const client = await registered(nextcloud, { token_type: 'jwt' })
    nextcloud.change({ keys, bearerMode: 'provider', providers: [{ issuer: base, clientId: client.id }] })
    return whoami(nextcloud, text(await tokens(nextcloud, client), 'access_token'))
  }

  it.each([
    ['one', 200],
    ['rotate', 200],
    ['empty', 401],
    ['wrong-kid', 401],
    ['HS256', 401],
    ['ES256', 200],
  ])('with keys=%s: %i', async (keys, status) => {
    expect(await accepted(keys)).toBe(status)
  })

  it('rotate with and without overlap', async () => {
    const kids = async (nextcloud: ReturnType<typeof mock>): Promise<number> =>
      (await get(nextcloud, '/apps/oidc/jwks')).text.split('"kid"').length - 1
    const nextcloud = mock()
    const client = await registered(nextcloud, { token_type: 'jwt' })
    const before = text(await tokens(nextcloud, client), 'access_token')
    nextcloud.change({ keys: 'rotate-with-overlap' })
    expect(await kids(nextcloud)).toBe(2)
    nextcloud.change({ keys: 'rotate' })
    expect(await kids(nextcloud)).toBe(1)
    nextcloud.change({ keys: 'empty' })
    expect((await get(nextcloud, '/apps/oidc/jwks')).text).toBe('{"keys":[]}')
    expect(claims(before)['sub']).toBe('alice')
  })

  it('have the form of the real key set', async () => {
    const answer = await get(mock(), '/apps/oidc/jwks')
    expect(answer.text).toMatch(
      /^\{"keys":\[\{"kty":"RSA","use":"sig","key_ops":\["verify"\],"alg":"RS256","kid":"[0-9a-f-]{36}","n":"[\w-]{342}","e":"AQAB"\}\]\}$/,
    )
  })
})
