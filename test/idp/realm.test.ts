import { describe, expect, test } from 'vitest'
import { hardenedRealm, realmTable, shippedRealm } from '../../src/idp/index.ts'
import { authorize, pkce, read, redirectUri, resource, testRealm } from './realm.ts'

test('the table has each setting once, and a hardened realm differs from a shipped one where it says so', () => {
  const names = realmTable.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(Object.keys(hardenedRealm).sort()).toEqual([...names].sort())
  expect(shippedRealm.revokeRefreshToken).toBe(false)
  expect(hardenedRealm).toMatchObject({ revokeRefreshToken: true, pkce: 'S256', resourceIndicators: true })
})

test('the metadata stands at both places, and each of its endpoints answers', async () => {
  const { idp } = await testRealm()
  const at = async (url: string) => await read(await idp.fetch(new Request(url)))
  const { origin, pathname } = new URL(idp.issuer)
  const openId = await at(`${idp.issuer}/.well-known/openid-configuration`)
  expect(await at(`${origin}/.well-known/oauth-authorization-server${pathname}`)).toMatchObject({ body: openId.body })
  expect(openId.body).toMatchObject({ issuer: idp.issuer, authorization_response_iss_parameter_supported: true })
  for (const [name, url] of Object.entries(openId.body)) {
    if (!/_(endpoint|uri)$/.test(name) || name === 'end_session_endpoint') continue
    const answers = await Promise.all(
      ['GET', 'POST'].map((method) =>
        idp.fetch(new Request(String(url), { method, ...(method === 'POST' ? { body: '' } : {}) })),
      ),
    )
    expect(
      answers.some(({ status }) => status !== 404),
      name,
    ).toBe(true)
  }
})

describe('registration', () => {
  const ask = async (metadata: Readonly<Record<string, unknown>>, settings = {}) => {
    const realm = await testRealm(settings)
    const url = `${realm.idp.issuer}/clients-registrations/openid-connect`
    const answer = await read(
      await realm.idp.fetch(new Request(url, { method: 'POST', body: JSON.stringify(metadata) })),
    )
    return { ...realm, ...answer }
  }

  test('gives a client of the kind that was asked for, and takes it away again from whoever holds its token', async () => {
    const { idp, status, body } = await ask({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ token_endpoint_auth_method: 'none', scope: 'notes.read notes.write offline' })
    expect(body).not.toHaveProperty('client_secret')
    const manage = (method: string, token: unknown) =>
      idp.fetch(
        new Request(String(body['registration_client_uri']), { method, headers: { authorization: `Bearer ${token}` } }),
      )
    expect((await manage('DELETE', 'x')).status).toBe(401)
    expect((await manage('DELETE', body['registration_access_token'])).status).toBe(204)
    expect((await manage('GET', body['registration_access_token'])).status).toBe(401)
  })

  test('asks people about such a client, once', async () => {
    const { idp, body } = await ask({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' })
    const page = await authorize(idp, {
      client_id: String(body['client_id']),
      scope: 'notes.read',
      resource,
      ...pkce('v'.repeat(43)),
    })
    const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? ''
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const form = new URLSearchParams({ username: 'alice', password: idp.accounts[0]?.password ?? '' })
    const asked = await idp.fetch(new Request(action, { method: 'POST', headers: { cookie }, body: form }))
    const question = await asked.text()
    expect(question).toContain('notes.read')
    const denial = /action="([^"]+)"/.exec(question)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const code = /name="code" value="([^"]+)"/.exec(question)?.[1] ?? ''
    const no = await idp.fetch(
      new Request(denial, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ code, cancel: 'No' }) }),
    )
    expect(new URL(no.headers.get('location') ?? 'none:').searchParams.get('error')).toBe('access_denied')
  })

  test.each([
    [{ redirect_uris: ['https://evil.test/'] }, 403, 'insufficient_scope'],
    [{ redirect_uris: [] }, 400, 'invalid_redirect_uri'],
    [{ redirect_uris: ['http://127.0.0.1/*'] }, 400, 'invalid_redirect_uri'],
    [{ redirect_uris: 'x' }, 400, 'invalid_client_metadata'],
    [{ redirect_uris: [redirectUri], token_endpoint_auth_method: 'x' }, 400, 'invalid_client_metadata'],
  ])('refuses %j', async (metadata, expected, error) => {
    const { status, body } = await ask(metadata)
    expect([status, body['error']]).toEqual([expected, error])
  })

  test('is closed where the realm has it closed', async () => {
    expect((await ask({ redirect_uris: [redirectUri] }, { anonymousRegistration: 'nobody' })).status).toBe(403)
  })
})
