import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { accessToken, exchangeGrant, type TestRealm, testRealm } from './realm.ts'

async function withSubject(scope?: string): Promise<TestRealm & { readonly subject: string }> {
  const realm = await testRealm()
  const { body } = await realm.signIn('alice', scope)
  return { ...realm, subject: String(body['access_token']) }
}

describe('an exchange that is granted', () => {
  test('is for the target alone, of the same person, by the server, and says of itself what RFC 8693 wants', async () => {
    const { idp, exchange, subject } = await withSubject()
    const { status, headers, body } = await exchange(subject)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({
      token_type: 'Bearer',
      issued_token_type: accessToken,
      expires_in: 300,
      refresh_expires_in: 0,
      'not-before-policy': 0,
      scope: 'notes.read',
    })
    expect(body).not.toHaveProperty('refresh_token')
    const claims = decodeJwt(String(body['access_token']))
    expect(claims).toMatchObject({ aud: 'nextcloud-api', azp: 'https://mcp.test/mcp', typ: 'Bearer' })
    expect(claims.sub).toBe(decodeJwt(subject).sub)
    const lineage = idp.credential(String(body['access_token']))?.lineage
    expect(lineage).toMatchObject({ flow: 'token-exchange', user: 'alice' })
    expect(lineage?.from).toBe(idp.credential(subject)?.lineage.grant)
  })

  test('gives scopes that the subject has not, as Keycloak does: the requester decides', async () => {
    const { exchange, subject } = await withSubject('notes.read')
    expect((await exchange(subject, { scope: 'notes.read notes.write' })).body['scope']).toBe('notes.read notes.write')
  })

  test('outlives its subject, as Keycloak’s does', async () => {
    const { exchange, subject, clock } = await withSubject()
    clock.advance(200)
    const { body } = await exchange(subject)
    expect(decodeJwt(String(body['access_token'])).exp).toBeGreaterThan(decodeJwt(subject).exp ?? 0)
  })

  test('ignores an actor, and gives an ID token as one of no type', async () => {
    const { exchange, subject } = await withSubject()
    expect((await exchange(subject, { actor_token: 'x' })).status).toBe(200)
    const type = accessToken.replace('access_token', 'id_token')
    expect((await exchange(subject, { requested_token_type: type })).body).toMatchObject({
      token_type: 'N_A',
      issued_token_type: type,
    })
  })
})

describe('an exchange that is refused', () => {
  const invalid = (error_description: string) => ({ status: 400, error: 'invalid_request', error_description })
  test.each([
    [
      { requested_subject: 'bob' },
      invalid("Parameter 'requested_subject' is not supported for standard token exchange"),
    ],
    [{ requested_issuer: 'x' }, invalid("Parameter 'requested_issuer' is not supported for standard token exchange")],
    [{ subject_issuer: 'x' }, invalid("Parameter 'subject_issuer' is not supported for standard token exchange")],
    [{ subject_token: [] }, invalid("Parameter 'subject_token' required for standard token exchange")],
    [{ subject_token_type: [] }, invalid("Parameter 'subject_token_type' required for standard token exchange")],
    [
      { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' },
      invalid("Parameter 'subject_token' supports access tokens only"),
    ],
    [{ subject_token: 'nonsense' }, invalid('Invalid token')],
    [
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      invalid('requested_token_type unsupported'),
    ],
    [{ requested_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, invalid('requested_token_type unsupported')],
    [{ audience: 'nobody' }, { status: 400, error: 'invalid_client', error_description: 'Audience not found' }],
    [{ audience: 'somebody' }, invalid('Requested audience not available: somebody')],
    [{ audience: ['nextcloud-api', 'app'] }, invalid('Requested audience not available: app')],
    [{ scope: 'offline' }, { status: 400, error: 'invalid_scope', error_description: 'Invalid scopes: offline' }],
  ])('%j', async (more, expected) => {
    const { exchange, subject } = await withSubject()
    expect((await exchange(subject)).status).toBe(200)
    const { status, body, headers } = await exchange(subject, more)
    expect({ status, ...body }).toEqual(expected)
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache'])
  })

  test('comes of a client without the switch, of a public one, of a stranger, and of one that the token is not for', async () => {
    const { idp, token, subject, server } = await withSubject()
    const form = { grant_type: exchangeGrant, subject_token: subject, subject_token_type: accessToken }
    const plain = idp.addClient({ clientId: 'plain', redirectUris: [], authMethod: 'client_secret_basic' })
    expect((await token(form, plain)).body['error_description']).toMatch(/not enabled for the requested client/)
    idp.addClient({ clientId: 'open', redirectUris: [], authMethod: 'none', tokenExchange: true })
    expect((await token({ ...form, client_id: 'open' })).body).toMatchObject({
      error: 'invalid_client',
      error_description: 'Public client is not allowed to exchange token',
    })
    const other = idp.addClient({
      clientId: 'other',
      redirectUris: [],
      authMethod: 'client_secret_post',
      tokenExchange: true,
    })
    expect(await token(form, other)).toMatchObject({
      status: 403,
      body: { error: 'access_denied', error_description: 'Client is not within the token audience' },
    })
    expect(await token(form, { ...server, clientSecret: 'wrong' })).toMatchObject({ status: 401 })
    expect(await token(form)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })

  test('comes of a subject that is over, revoked, or of somebody who is locked out', async () => {
    const over = await withSubject()
    over.clock.advance(301)
    expect((await over.exchange(over.subject)).body['error_description']).toBe('Invalid token')

    const revoked = await withSubject()
    const body = new URLSearchParams({ token: revoked.subject, client_id: 'app' })
    const url = `${revoked.idp.issuer}/protocol/openid-connect/revoke`
    expect((await revoked.idp.fetch(new Request(url, { method: 'POST', body }))).status).toBe(200)
    expect((await revoked.exchange(revoked.subject)).body['error_description']).toBe('Invalid token')

    const locked = await withSubject()
    locked.idp.enable('alice', false)
    expect((await locked.exchange(locked.subject)).body['error_description']).toBe('Invalid token')
  })

  test('takes no ID token and no refresh token for an access token', async () => {
    const { signIn, exchange } = await testRealm()
    const { body } = await signIn('alice', 'openid notes.read')
    for (const name of ['id_token', 'refresh_token'])
      expect((await exchange(String(body[name]))).body['error_description']).toBe('Invalid token')
  })
})
