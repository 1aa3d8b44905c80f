import { describe, expect, it } from 'vitest'
import {
  authorize,
  base,
  callback,
  claims,
  code,
  get,
  mock,
  post,
  postJson,
  refresh,
  registered,
  type TestClient,
  text,
  token,
  tokens,
  userinfo,
} from '../flow.ts'

const discovery = async (settings: Record<string, unknown>, path = '/.well-known/openid-configuration') =>
  get(mock(settings), path)

describe('discovery by release', () => {
  const rows: readonly (readonly [profile: string, has: readonly string[], lacks: readonly string[]])[] = [
    ['2.0', ['claims_parameter_supported', 'introspection_endpoint', 'code_challenge_methods_supported'], []],
    [
      '1.17',
      ['introspection_endpoint', 'code_challenge_methods_supported'],
      ['claims_parameter_supported', 'request_parameter_supported'],
    ],
    [
      '1.11',
      ['introspection_endpoint', 'introspection_endpoint_auth_methods_supported'],
      ['claims_parameter_supported'],
    ],
    [
      '1.10',
      ['code_challenge_methods_supported'],
      ['introspection_endpoint', 'introspection_endpoint_auth_methods_supported'],
    ],
    ['1.9', ['registration_endpoint'], ['code_challenge_methods_supported', 'introspection_endpoint']],
  ]
  it.each(rows)('%s', async (profile, has, lacks) => {
    const { json } = await discovery({ profile })
    expect(Object.keys(json)).toEqual(expect.arrayContaining([...has]))
    for (const name of lacks) expect(json).not.toHaveProperty(name)
  })

  it('has had refresh_token, fragment and form_post since 2.0, offline_access since 1.12', async () => {
    expect((await discovery({ profile: '1.17' })).json).toMatchObject({
      grant_types_supported: ['authorization_code', 'implicit'],
      response_modes_supported: ['query'],
    })
    expect((await discovery({ profile: '1.12' })).json['scopes_supported']).toContain('offline_access')
    expect((await discovery({ profile: '1.11' })).json['scopes_supported']).not.toContain('offline_access')
  })

  it('did not tell the scopes of clients before 1.11', async () => {
    for (const [profile, told] of [
      ['1.11', true],
      ['1.10', false],
    ] as const) {
      const nextcloud = mock()
      await registered(nextcloud, { scope: 'notes.read' })
      nextcloud.change({ profile })
      const { json } = await get(nextcloud, '/.well-known/openid-configuration')
      expect(Array.isArray(json['scopes_supported']) && json['scopes_supported'].includes('notes.read')).toBe(told)
    }
  })
})

describe('discovery by setting', () => {
  it('prints URLs as urlStyle says, and answers both forms', async () => {
    const printed = async (urlStyle: string, path: string): Promise<unknown> =>
      (await discovery({ urlStyle }, path)).json['token_endpoint']
    const [pretty, index] = [`${base}/apps/oidc/token`, `${base}/index.php/apps/oidc/token`]
    expect(await printed('as-requested', '/.well-known/openid-configuration')).toBe(pretty)
    expect(await printed('as-requested', '/index.php/.well-known/openid-configuration')).toBe(index)
    expect(await printed('pretty', '/index.php/apps/oidc/openid-configuration')).toBe(pretty)
    expect(await printed('index.php', '/.well-known/openid-configuration')).toBe(index)
  })

  it.each([
    ['S256', ['S256']],
    ['plain', ['plain']],
    ['absent', undefined],
  ])('tells pkceMetadata=%s', async (pkceMetadata, methods) => {
    expect((await discovery({ pkceMetadata })).json['code_challenge_methods_supported']).toEqual(methods)
  })

  it('redirects or vanishes as wellKnown says', async () => {
    const moved = await discovery({ wellKnown: 301 })
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      `${base}/index.php/.well-known/openid-configuration`,
    ])
    expect((await discovery({ wellKnown: 301 }, '/index.php/.well-known/openid-configuration')).status).toBe(200)
    expect((await discovery({ wellKnown: 404 })).status).toBe(404)
  })

  it('serves RFC 8414 only when asMetadata says so, and no path-inserted form', async () => {
    const path = '/.well-known/oauth-authorization-server'
    expect((await discovery({}, path)).text).toBe('{"message":"oauth-authorization-server not supported"}')
    expect((await discovery({ asMetadata: 'served' }, path)).json['issuer']).toBe(base)
    const inserted = await discovery({}, `${path}/x`)
    expect([inserted.status, inserted.headers.get('x-nextcloud-well-known')]).toEqual([404, null])
    expect((await discovery({}, '/.well-known/oauth-protected-resource')).json).toEqual({
      message: 'oauth-protected-resource not supported',
    })
  })

  it('answers WebFinger with the issuer', async () => {
    const answer = await discovery({}, '/.well-known/webfinger?resource=acct:alice@cloud.test')
    expect(answer.json).toEqual({
      subject: 'alice@cloud.test',
      links: [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: base }],
    })
  })

  it.each([
    ['host', base, base],
    ['trailing-slash', `${base}/`, `${base}/`],
    ['token-differs', base, 'http://app'],
    ['https://cloud.example.org', 'https://cloud.example.org', 'https://cloud.example.org'],
    [{ discovery: 'https://a.example', tokens: 'https://b.example' }, 'https://a.example', 'https://b.example'],
  ])('tells issuer=%j', async (issuer, inDiscovery, inTokens) => {
    const nextcloud = mock({ issuer })
    expect((await get(nextcloud, '/.well-known/openid-configuration')).json['issuer']).toBe(inDiscovery)
    const answer = await tokens(nextcloud, await registered(nextcloud))
    expect(claims(text(answer, 'id_token'))['iss']).toBe(inTokens)
  })

  it('writes slashes plainly when jsonSlashEscape is off', async () => {
    expect((await discovery({})).text).toContain('http:\\/\\/cloud.test')
    expect((await discovery({ jsonSlashEscape: false })).text).toContain('http://cloud.test')
  })
})

describe('registration by release', () => {
  it('knew no resource_url before 1.13, and no management before 1.11', async () => {
    const members = async (profile: string): Promise<readonly string[]> =>
      Object.keys(
        (
          await postJson(mock({ profile }), '/apps/oidc/register', {
            redirect_uris: [callback],
            resource_url: 'http://mcp.test/mcp',
          })
        ).json,
      )
    expect(await members('1.13')).toContain('resource_url')
    expect(await members('1.12')).not.toContain('resource_url')
    expect(await members('1.10')).toEqual([
      'client_name',
      'client_id',
      'client_secret',
      'redirect_uris',
      'token_endpoint_auth_method',
      'response_types',
      'grant_types',
      'id_token_signed_response_alg',
      'application_type',
      'client_id_issued_at',
      'client_secret_expires_at',
    ])
  })
})

describe('tokens by release', () => {
  async function given(profile: string, parameters: Record<string, string> = {}) {
    const nextcloud = mock({ profile, accessTokenType: 'jwt' })
    const client = await registered(nextcloud)
    const answer = await tokens(nextcloud, client, parameters)
    return { nextcloud, client, answer, access: claims(text(answer, 'access_token')) }
  }

  it('fell back to https://rs.local/ as aud up to 1.12', async () => {
    expect((await given('1.12')).access['aud']).toBe('https://rs.local/')
    const { access, client } = await given('1.13')
    expect(access['aud']).toBe(client.id)
    expect((await given('1.12', { resource: 'http://mcp.test/mcp' })).access['aud']).toBe('http://mcp.test/mcp')
  })

  it('have carried azp and preferred_username since 1.17', async () => {
    expect((await given('1.17')).access).toHaveProperty('azp')
    expect((await given('1.13')).access).not.toHaveProperty('azp')
    expect((await given('1.13')).access).not.toHaveProperty('preferred_username')
  })

  it('came with a refresh token always before 1.12', async () => {
    expect((await given('1.11', { scope: 'openid' })).answer.json).toHaveProperty('refresh_token')
    expect((await given('1.12', { scope: 'openid' })).answer.json).not.toHaveProperty('refresh_token')
  })

  it('carried the claims of scopes in ID tokens of 1.x', async () => {
    expect(claims(text((await given('1.17')).answer, 'id_token'))).toMatchObject({
      preferred_username: 'alice',
      name: 'alice',
    })
    expect(claims(text((await given('2.0')).answer, 'id_token'))).not.toHaveProperty('name')
  })

  it('were cut at 128 characters up to 1.10', async () => {
    const long = Array.from({ length: 40 }, (_, at) => `scope${at}`).join(' ')
    expect(String((await given('1.10', { scope: long })).access['scope'])).toHaveLength(128)
  })

  it('were not revoked by a second use of a code before 2.0, and unknown grants were invalid_request', async () => {
    const { nextcloud, client } = await given('1.17')
    const used = await code(nextcloud, client)
    const first = await token(nextcloud, client, { grant_type: 'authorization_code', code: used })
    const again = await token(nextcloud, client, { grant_type: 'authorization_code', code: used })
    expect(again.json['error']).toBe('invalid_request')
    expect((await userinfo(nextcloud, text(first, 'access_token'))).status).toBe(200)
  })

  it('ignored PKCE in 1.9', async () => {
    const { nextcloud, client } = await given('1.9', { code_challenge: 'x' })
    expect((await authorize(nextcloud, client, { code_challenge: 'x' })).headers.get('location')).toContain('code=')
  })
})

describe('introspection', () => {
  const resource = 'http://mcp.test/mcp'

  async function reported(settings: Record<string, unknown>, asked: string = resource) {
    const nextcloud = mock({ dcrLifetime: 'never', ...settings })
    const server = await registered(nextcloud, { resource_url: resource })
    const client = await registered(nextcloud)
    const answer = await tokens(nextcloud, client, asked === '' ? {} : { resource: asked })
    const ask = async (by: TestClient, value = text(answer, 'access_token')) =>
      (await post(nextcloud, '/apps/oidc/introspect', { token: value, client_id: by.id, client_secret: by.secret }))
        .json
    return { nextcloud, server, client, answer, ask }
  }

  it('tells the resource server of a token whose aud is the client: the audience mismatch', async () => {
    const { server, client, ask } = await reported({})
    expect(await ask(server)).toMatchObject({ active: true, client_id: client.id, aud: client.id })
  })

  it.each(['', `${resource}/`, 'http://mcp.test'])(
    'tells the resource server nothing of a token for %j',
    async (asked) => {
      const { server, ask } = await reported({}, asked)
      expect(await ask(server)).toEqual({ active: false })
    },
  )

  it('knew no resource_url in 1.12', async () => {
    const { server, ask } = await reported({ profile: '1.12' })
    expect(await ask(server)).toEqual({ active: false })
  })

  it.each([
    ['resource', () => resource],
    ['both', (id: string) => [id, resource]],
    ['missing', () => undefined],
  ])('reports introspectionAud=%s', async (introspectionAud, aud) => {
    const { server, client, ask } = await reported({ introspectionAud })
    expect((await ask(server))['aud']).toEqual(aud(client.id))
  })

  it('tells anybody, nobody, or is off', async () => {
    const open = await reported({ introspectionPolicy: 'any' })
    expect((await open.ask(await registered(open.nextcloud)))['active']).toBe(true)
    const shut = await reported({ introspectionPolicy: 'inactive' })
    expect(await shut.ask(shut.client)).toEqual({ active: false })
    const off = mock({ introspectionPolicy: 'off' })
    expect((await post(off, '/apps/oidc/introspect', {})).status).toBe(404)
    expect((await get(off, '/.well-known/openid-configuration')).json).not.toHaveProperty('introspection_endpoint')
  })

  it('wants a client and a token, and knows no refresh tokens', async () => {
    const { nextcloud, client, answer, ask } = await reported({})
    const anonymous = await post(nextcloud, '/apps/oidc/introspect', { token: 'x' })
    expect([anonymous.status, anonymous.json]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'Client authentication failed.' },
    ])
    expect(await ask(client, '')).toEqual({
      error: 'invalid_request',
      error_description: 'Token parameter is required.',
    })
    expect(await ask(client, text(answer, 'refresh_token'))).toEqual({ active: false })
  })

  it('counted from the sign-in in 1.17, so that refreshed tokens were inactive', async () => {
    const active = async (profile: string): Promise<unknown> => {
      const { nextcloud, client, answer, ask } = await reported({ profile })
      nextcloud.clock.advance(890)
      const second = await refresh(nextcloud, client, text(answer, 'refresh_token'))
      nextcloud.clock.advance(20)
      return (await ask(client, text(second, 'access_token')))['active']
    }
    expect([await active('1.17'), await active('2.0')]).toEqual([false, true])
  })
})
