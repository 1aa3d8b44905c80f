import { describe, expect, it } from 'vitest'
import {
  authorize,
  base,
  callback,
  get,
  location,
  mock,
  postJson,
  read,
  registered,
  text,
  tokens,
  userinfo,
} from '../flow.ts'

const path = '/apps/oidc/register'

async function manage(nextcloud: ReturnType<typeof mock>, method: string, uri: string, bearer: string, body?: unknown) {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  return read(await nextcloud.handle(new Request(uri, init)))
}

describe('registration', () => {
  it.each([
    [{ token_type: undefined }, 'opaque'],
    [{ token_type: 'Bearer' }, 'jwt'],
    [{ token_type: 'opaque' }, 'opaque'],
    [{ token_type: 'jwt' }, 'jwt'],
  ])('gives %j tokens of the type %s while defaultTokenType is jwt', async (members, expected) => {
    const answer = await postJson(mock({ defaultTokenType: 'jwt' }), path, { redirect_uris: [callback], ...members })
    expect(answer.json['token_type']).toBe(expected)
  })

  it('gives what dcrTokenTypeDefault says to who says nothing', async () => {
    const answer = await postJson(mock({ dcrTokenTypeDefault: 'jwt' }), path, { redirect_uris: [callback] })
    expect(answer.json['token_type']).toBe('jwt')
  })

  it.each([
    [{ scope: 'notes{read}' }, 'invalid_scope'],
    [{ resource_url: 'no url' }, 'invalid_resource_url'],
    [{ resource_url: `http://a/${'x'.repeat(512)}` }, 'invalid_resource_url'],
    [{ redirect_uris: [] }, 'no_redirect_uris_provided'],
  ])('refuses %j with %s', async (members, error) => {
    const answer = await postJson(mock(), path, { redirect_uris: [callback], ...members })
    expect([answer.status, answer.json['error']]).toEqual([400, error])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('makes hybrid clients only of id_token without code', async () => {
    const types = async (response_types: readonly string[]): Promise<unknown> => {
      const answer = await postJson(mock(), path, { redirect_uris: [callback], response_types })
      return [answer.json['response_types'], answer.json['grant_types']]
    }
    const plain = [['code'], ['authorization_code']]
    expect(await types(['id_token'])).toEqual([
      ['code', 'id_token'],
      ['authorization_code', 'implicit'],
    ])
    expect(await types(['code', 'id_token'])).toEqual(plain)
    expect(await types(['code id_token'])).toEqual(plain)
  })

  it('names and cuts what it must', async () => {
    const answer = await postJson(mock(), path, {
      redirect_uris: [callback],
      id_token_signed_response_alg: 'ES256',
      application_type: 'desktop',
    })
    expect(answer.json).toMatchObject({
      client_name: 'DCR-127.0.0.1',
      id_token_signed_response_alg: 'HS256',
      application_type: 'web',
    })
    const long = await postJson(mock(), path, { redirect_uris: [callback], client_name: 'n'.repeat(80) })
    expect(long.json['client_name']).toBe('n'.repeat(64))
  })

  it('is off, full or limited as dcr says', async () => {
    const ask = async (dcr: unknown) => postJson(mock({ dcr }), path, { redirect_uris: [callback] })
    expect((await ask(false)).json['error']).toBe('dynamic_registration_not_allowed')
    expect((await ask('full')).json['error']).toBe('max_num_clients_exceeded')
    expect(await ask('limited')).toMatchObject({ status: 429, text: '[]' })
    const off = await get(mock({ dcr: false }), '/.well-known/openid-configuration')
    expect(off.json).not.toHaveProperty('registration_endpoint')
  })

  it('gives public clients no secret when dcr=public', async () => {
    const nextcloud = mock({ dcr: 'public' })
    const answer = await postJson(nextcloud, path, { redirect_uris: [callback], token_endpoint_auth_method: 'none' })
    expect(answer.json).not.toHaveProperty('client_secret')
    expect((await tokens(nextcloud, { id: text(answer, 'client_id'), secret: '' })).status).toBe(200)
  })

  it('is limited to ten a minute by address when rateLimits is on', async () => {
    const nextcloud = mock({ rateLimits: true })
    for (let time = 0; time < 10; time += 1)
      expect((await postJson(nextcloud, path, { redirect_uris: [callback] })).status).toBe(201)
    expect(await postJson(nextcloud, path, { redirect_uris: [callback] })).toMatchObject({ status: 429, text: '[]' })
    nextcloud.clock.advance(61)
    expect((await postJson(nextcloud, path, { redirect_uris: [callback] })).status).toBe(201)
  })

  it('holds a hundred and one clients', async () => {
    const nextcloud = mock()
    for (let time = 0; time < 101; time += 1) await registered(nextcloud)
    expect((await postJson(nextcloud, path, { redirect_uris: [callback] })).json['error']).toBe(
      'max_num_clients_exceeded',
    )
  })
})

describe('the age of clients', () => {
  it('ends them with their tokens after an hour, and the authorization endpoint knows them no more', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const answer = await tokens(nextcloud, client)
    nextcloud.clock.advance(3600)
    expect(location(await authorize(nextcloud, client)).searchParams.has('code')).toBe(true)
    nextcloud.clock.advance(1)
    expect((await authorize(nextcloud, client)).text).toContain('Your client is not authorized to connect.')
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).json['error']).toBe('invalid_request')
  })

  it('is told by expired_client where nothing cleaned up yet', async () => {
    const nextcloud = mock({ dcrLifetime: 10 })
    const answer = await tokens(nextcloud, await registered(nextcloud))
    nextcloud.clock.advance(11)
    expect((await userinfo(nextcloud, text(answer, 'access_token'))).json).toEqual({
      error: 'expired_client',
      error_description: 'Client expired.',
    })
  })

  it('spares the clients of the administrator', async () => {
    const nextcloud = mock()
    const { clientId, clientSecret } = nextcloud.addClient({ name: 'Ours', redirectUris: [callback] })
    nextcloud.clock.advance(100_000)
    expect((await tokens(nextcloud, { id: clientId, secret: clientSecret })).status).toBe(200)
  })
})

describe('management', () => {
  it('reads, changes in part, keeps the old token for a minute, and deletes', async () => {
    const nextcloud = mock()
    const made = await postJson(nextcloud, path, { redirect_uris: [callback], scope: 'openid' })
    const uri = text(made, 'registration_client_uri')
    const old = text(made, 'registration_access_token')
    expect(uri).toBe(`${base}${path}/${text(made, 'client_id')}`)
    expect((await manage(nextcloud, 'GET', uri, old)).json).not.toHaveProperty('token_type')
    const changed = await manage(nextcloud, 'PUT', uri, old, { scope: 'openid notes.read' })
    expect(Object.keys(changed.json).slice(0, 4)).toEqual([
      'client_id',
      'client_secret',
      'registration_access_token',
      'registration_client_uri',
    ])
    expect(changed.json).toMatchObject({ scope: 'openid notes.read', redirect_uris: [callback] })
    nextcloud.clock.advance(60)
    expect((await manage(nextcloud, 'GET', uri, old)).status).toBe(200)
    nextcloud.clock.advance(1)
    expect((await manage(nextcloud, 'GET', uri, old)).status).toBe(401)
    expect((await manage(nextcloud, 'DELETE', uri, text(changed, 'registration_access_token'))).status).toBe(204)
    expect((await manage(nextcloud, 'GET', uri, text(changed, 'registration_access_token'))).status).toBe(401)
  })

  it('refuses the token of another client', async () => {
    const nextcloud = mock()
    const [one, two] = [
      await postJson(nextcloud, path, { redirect_uris: [callback] }),
      await postJson(nextcloud, path, { redirect_uris: [callback] }),
    ]
    const answer = await manage(
      nextcloud,
      'GET',
      text(one, 'registration_client_uri'),
      text(two, 'registration_access_token'),
    )
    expect([answer.status, answer.json]).toEqual([
      403,
      { error: 'unauthorized_client', error_description: 'Token does not match the requested client.' },
    ])
  })
})

it('lets any client grow scopes_supported for all, in lower case', async () => {
  const nextcloud = mock()
  await registered(nextcloud, { scope: 'openid Notes.Read' })
  const answer = await get(nextcloud, '/.well-known/openid-configuration')
  expect(answer.json['scopes_supported']).toEqual([
    'openid',
    'profile',
    'email',
    'roles',
    'groups',
    'offline_access',
    'notes.read',
  ])
})
