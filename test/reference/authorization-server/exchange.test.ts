import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Changes, known, origin, refusal, resource, service, setUp } from '../workbench.ts'

const bench = await setUp()
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const delegationIssuer = `${origin}/delegation`

async function keysAt(path: string): Promise<ReturnType<typeof createLocalJWKSet>> {
  return createLocalJWKSet(keySet.parse(await (await bench.ask(path)).json()))
}

async function ownToken(): Promise<string> {
  return String((await bench.session(known.open))['access_token'])
}

describe('an exchange', () => {
  test('gives the service a token for the API of Nextcloud, signed for that and by another key', async () => {
    const { status, body, headers } = await bench.exchange(await ownToken(), { scope: 'notes.read' })
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'notes.read',
    })
    const token = String(body['access_token'])
    const { payload } = await jwtVerify(token, await keysAt('/delegation/jwks'), { typ: 'at+jwt' })
    expect(payload).toMatchObject({
      iss: delegationIssuer,
      sub: 'alice',
      aud: 'nextcloud-api',
      act: { sub: service.clientId },
      client_id: service.clientId,
      scope: 'notes.read',
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300)
    await expect(jwtVerify(token, await keysAt('/oauth/jwks'))).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
  })

  test('gives a token that ends no later than the one it was made of', async () => {
    const token = await ownToken()
    bench.clock.advance(500)
    const { body } = await bench.exchange(token)
    expect(decodeJwt(String(body['access_token'])).exp).toBe(decodeJwt(token).exp)
    expect(Number(body['expires_in'])).toBeLessThanOrEqual(100)
  })

  test('gives no more than the token held', async () => {
    const token = await ownToken()
    expect(refusal(await bench.exchange(token, { scope: 'notes.read notes.write' }))).toEqual([400, 'invalid_scope'])
    expect((await bench.exchange(token)).body['scope']).toBe('notes.read profile.read')
  })

  test('gives another token each time', async () => {
    const token = await ownToken()
    const [one, two] = [await bench.exchange(token), await bench.exchange(token)]
    expect(decodeJwt(String(one.body['access_token'])).jti).not.toBe(decodeJwt(String(two.body['access_token'])).jti)
  })

  const wrong: readonly (readonly [string, Changes, string])[] = [
    ['another audience', { audience: 'somebody-else' }, 'invalid_target'],
    ['a resource that is not the API', { resource: 'https://other.example/' }, 'invalid_target'],
    ['no type of the subject token', { subject_token_type: undefined }, 'invalid_request'],
    ['another type of it', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
    [
      'a refresh token wanted',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    ['no subject token', { subject_token: undefined }, 'invalid_request'],
    ['a made-up subject token', { subject_token: 'made-up' }, 'invalid_request'],
  ]

  test.each(wrong)('with %s is refused', async (_, changes, error) => {
    const token = await ownToken()
    expect(refusal(await bench.exchange(token, changes))).toEqual([400, error])
    expect((await bench.exchange(token)).status).toBe(200)
  })

  test('names the type of what it gives as it was wanted', async () => {
    const jwt = 'urn:ietf:params:oauth:token-type:jwt'
    const { body } = await bench.exchange(await ownToken(), { requested_token_type: jwt })
    expect(body['issued_token_type']).toBe(jwt)
  })

  test('of an expired token, a delegated one or a refresh token is refused', async () => {
    const session = await bench.session(known.open)
    const delegated = (await bench.exchange(session['access_token'])).body['access_token']
    for (const token of [delegated, session['refresh_token']])
      expect(refusal(await bench.exchange(token))).toEqual([400, 'invalid_request'])
    bench.clock.advance(601)
    expect(refusal(await bench.exchange(session['access_token']))).toEqual([400, 'invalid_request'])
  })

  test('of a token with a changed claim is refused', async () => {
    const [head = '', body = '', tail = ''] = (await ownToken()).split('.')
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'bob' }
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), tail].join('.')
    expect(refusal(await bench.exchange(forged))).toEqual([400, 'invalid_request'])
  })
})

describe('who may exchange', () => {
  test.each([
    [
      'a public client',
      () => ({ client_id: known.open.clientId, client_secret: undefined }),
      [400, 'unauthorized_client'],
    ],
    ['a stranger', () => ({ client_id: 'nobody', client_secret: 'nothing' }), [401, 'invalid_client']],
    [
      'a client that does not prove itself',
      () => ({ client_id: known.secret.clientId, client_secret: 'wrong' }),
      [401, 'invalid_client'],
    ],
    ['somebody with the id of the service', () => ({ client_secret: 'wrong' }), [401, 'invalid_client']],
    ['somebody with the id alone', () => ({ client_secret: undefined }), [401, 'invalid_client']],
    ['nobody', () => ({ client_id: undefined, client_secret: undefined }), [401, 'invalid_client']],
  ])('is not %s', async (_, changes, expected) => {
    expect(refusal(await bench.exchange(await ownToken(), changes()))).toEqual(expected)
  })

  test('is not a client with a secret, by the method that it registered', async () => {
    const client = await bench.client({ token_endpoint_auth_method: 'client_secret_post' })
    const fields = { client_id: client.clientId, client_secret: client.clientSecret }
    expect(refusal(await bench.exchange(await ownToken(), fields))).toEqual([400, 'unauthorized_client'])
  })

  test('is the service, which may nothing else here', async () => {
    const code = await bench.code(known.open)
    expect(refusal(await bench.redeem(service, code))).toEqual([401, 'invalid_client'])
    expect((await bench.ask(bench.authorizationUrl(service))).status).toBe(400)
  })
})

describe('introspection', () => {
  test('tells the service of a token what it stands for', async () => {
    const token = await ownToken()
    const { status, body, headers } = await bench.introspect(token)
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    const { iat, exp } = decodeJwt(token)
    expect(body).toEqual({
      active: true,
      iss: origin,
      sub: 'alice',
      aud: resource,
      client_id: known.open.clientId,
      scope: 'notes.read profile.read',
      token_type: 'Bearer',
      iat,
      exp,
    })
  })

  test('says nothing of any other token but that it is not active', async () => {
    const session = await bench.session(known.open)
    const delegated = (await bench.exchange(session['access_token'])).body['access_token']
    for (const token of ['', 'made-up', session['refresh_token'], delegated, `${session['access_token']}x`])
      expect((await bench.introspect(token)).body).toEqual({ active: false })
    bench.clock.advance(601)
    expect((await bench.introspect(session['access_token'])).body).toEqual({ active: false })
  })

  test('is for the service only', async () => {
    const token = await ownToken()
    const client = await bench.client({ token_endpoint_auth_method: 'client_secret_post' })
    const asked = async (fields: Changes): Promise<unknown> =>
      refusal(await bench.form('introspect', { token, ...fields }))
    expect(await asked({})).toEqual([401, 'invalid_client'])
    expect(await asked({ client_id: service.clientId })).toEqual([401, 'invalid_client'])
    expect(await asked({ client_id: known.open.clientId })).toEqual([400, 'unauthorized_client'])
    expect(await asked({ client_id: client.clientId, client_secret: client.clientSecret })).toEqual([
      400,
      'unauthorized_client',
    ])
  })
})
