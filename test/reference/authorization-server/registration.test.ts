import { describe, expect, test } from 'vitest'
import { redirectUri, refusal, scopes, setUp } from '../workbench.ts'

const bench = await setUp()

describe('a registration', () => {
  test('is answered with all that was stored, and with the defaults of RFC 7591', async () => {
    const { status, body, headers } = await bench.register({ client_name: '  A Client ' })
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect(body).toEqual({
      client_id: expect.stringMatching(/^[\w-]{43}$/),
      client_id_issued_at: expect.any(Number),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_name: 'A Client',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      scope: scopes.join(' '),
    })
    expect(Math.abs(Number(body['client_id_issued_at']) - bench.clock.now() / 1000)).toBeLessThan(10)
  })

  test('gives a public client no secret', async () => {
    const { body } = await bench.register({ token_endpoint_auth_method: 'none' })
    expect(body).not.toHaveProperty('client_secret')
    expect(body).not.toHaveProperty('client_secret_expires_at')
  })

  test('keeps what is served of what was asked, and says so', async () => {
    const { body } = await bench.register({
      grant_types: [
        'authorization_code',
        'refresh_token',
        'implicit',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      response_types: ['code', 'token'],
      scope: 'notes.read notes.read offline_access',
      jwks_uri: 'https://client.example/jwks',
      client_id: 'of-its-own-choice',
      client_secret: 'of-its-own-choice',
    })
    expect(body).toMatchObject({
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'notes.read',
    })
    expect(body).not.toHaveProperty('jwks_uri')
    expect([body['client_id'], body['client_secret']]).not.toContain('of-its-own-choice')
  })

  test('makes another client each time, none of which is one of Nextcloud', async () => {
    const before = bench.upstream.seat.requests().length
    const [one, two] = [await bench.register(), await bench.register()]
    expect(one.body['client_id']).not.toBe(two.body['client_id'])
    expect(bench.upstream.seat.requests()).toHaveLength(before)
    expect([one, two].map(({ body }) => body['client_id'])).not.toContain(bench.config.upstream.clientId)
  })

  test('keeps no secret as it is', async () => {
    const { body } = await bench.register()
    const kept = JSON.stringify(bench.store.get('client', String(body['client_id'])))
    expect(kept).toContain(redirectUri)
    expect(kept).not.toContain(String(body['client_secret']))
  })

  test.each([
    ['http://127.0.0.1/cb'],
    ['http://127.0.0.1:8080/cb?x=1'],
    ['http://[::1]:8080/cb'],
    ['http://localhost:8080/cb'],
    ['https://client.example/cb'],
    ['https://client.example'],
  ])('takes %s to return to', async (uri) => {
    const { status, body } = await bench.register({ redirect_uris: [uri] })
    expect([status, body['redirect_uris']]).toEqual([201, [uri]])
  })
})

describe('a registration is refused', () => {
  test.each([
    ['http elsewhere than on loopback', 'http://client.example/cb'],
    ['a name that begins like loopback', 'http://localhost.evil.example/cb'],
    ['an address that begins like loopback', 'http://127.0.0.1.evil.example/cb'],
    ['all addresses', 'http://0.0.0.0/cb'],
    ['a fragment', 'https://client.example/cb#there'],
    ['an empty fragment', 'https://client.example/cb#'],
    ['a user', 'https://user@client.example/cb'],
    ['a password', 'https://user:secret@client.example/cb'],
    ['a wildcard', 'https://*.client.example/cb'],
    ['a wildcard in the path', 'https://client.example/*'],
    ['a backslash', 'https://client.example\\@evil.example/cb'],
    ['a line break', 'https://client.example/cb\n'],
    ['a space in front', ' https://client.example/cb'],
    ['letters beyond ASCII', 'https://cli\u0435nt.example/cb'],
    ['a code in it', 'https://client.example/cb?code=x'],
    ['a state in it', 'https://client.example/cb?state=x'],
    ['no host', 'https://'],
    ['one slash', 'https:/client.example/cb'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a scheme of an application', 'com.example.app:/cb'],
    ['a relative URI', '/cb'],
    ['nothing', ''],
  ])('with %s in a redirect URI', async (_, uri) => {
    expect(refusal(await bench.register({ redirect_uris: [uri] }))).toEqual([400, 'invalid_redirect_uri'])
    const among = await bench.register({ redirect_uris: [redirectUri, uri] })
    expect(refusal(among)).toEqual([400, 'invalid_redirect_uri'])
  })

  test.each([
    ['no redirect URIs', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['redirect URIs that are no list', { redirect_uris: redirectUri }, 'invalid_redirect_uri'],
    ['without redirect URIs', { redirect_uris: undefined }, 'invalid_redirect_uri'],
    ['twenty-one redirect URIs', { redirect_uris: Array(21).fill(redirectUri) }, 'invalid_redirect_uri'],
    ['a key as proof', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
    ['an unknown proof', { token_endpoint_auth_method: 'NONE' }, 'invalid_client_metadata'],
    ['no code grant', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
    ['refreshing only', { grant_types: ['refresh_token'] }, 'invalid_client_metadata'],
    ['no code response', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['a name that is no text', { client_name: 7 }, 'invalid_client_metadata'],
    ['a name of 201 letters', { client_name: 'x'.repeat(201) }, 'invalid_client_metadata'],
    ['a scope that is a list', { scope: ['notes.read'] }, 'invalid_client_metadata'],
  ])('with %s', async (_, metadata, error) => {
    const answer = await bench.register(metadata)
    expect(refusal(answer)).toEqual([400, error])
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test.each(['', 'not JSON', '[]', 'null', '"text"', '{"redirect_uris":['])('where the body is %j', async (body) => {
    const response = await bench.ask('/oauth/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^invalid_/) })
  })
})
