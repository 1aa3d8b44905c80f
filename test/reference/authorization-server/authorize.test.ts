import { describe, expect, test } from 'vitest'
import type { Page, Return } from '../../witness/browser.ts'
import { type Changes, challenge, known, origin, redirectUri, resource, setUp } from '../workbench.ts'

const bench = await setUp()

async function opened(changes: Changes, client: { readonly clientId: string } = known.open): Promise<Page | Return> {
  return await bench.browser().open(bench.authorizationUrl(client, changes))
}

function consentText(at: Page | Return): string {
  if (at.kind === 'return') throw new Error(`the person was sent back to ${at.url}`)
  return at.tags.find(({ name }) => name === 'main')?.text ?? ''
}

describe('who cannot be trusted with a redirect gets a page', () => {
  test('an unknown client', async () => {
    const at = await opened({}, { clientId: 'nobody' })
    expect([at.kind, at.kind === 'page' ? at.status : 0]).toEqual(['page', 400])
  })

  test('a client id that is a URL, since documents of clients are not fetched here', async () => {
    const at = await opened({}, { clientId: 'https://client.example/metadata.json' })
    expect([at.kind, at.kind === 'page' ? at.status : 0]).toEqual(['page', 400])
  })

  test.each([
    ['another path', 'https://client.example/other'],
    ['a path below', 'https://client.example/cb/more'],
    ['a path above it by dots', 'https://client.example/cb/../cb'],
    ['a slash more', 'https://client.example/cb/'],
    ['a query more', 'https://client.example/cb?x=1'],
    ['an empty query', 'https://client.example/cb?'],
    ['a fragment', 'https://client.example/cb#there'],
    ['another port', 'https://client.example:8443/cb'],
    ['the default port', 'https://client.example:443/cb'],
    ['another scheme', 'http://client.example/cb'],
    ['another case', 'https://client.example/CB'],
    ['a host in another case', 'https://CLIENT.example/cb'],
    ['a name in front', 'https://client.example@evil.example/cb'],
    ['a longer host', 'https://client.example.evil.example/cb'],
    ['an encoded letter', 'https://client.example/c%62'],
    ['a script', 'javascript:alert(1)'],
    ['nothing', ''],
  ])('a redirect URI that differs from the registered one by %s', async (_, uri) => {
    const client = await bench.client({ redirect_uris: ['https://client.example/cb'] })
    const response = await bench.ask(bench.authorizationUrl(client, { redirect_uri: uri }))
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
    const right = await bench.ask(bench.authorizationUrl(client, { redirect_uri: 'https://client.example/cb' }))
    expect(right.status).toBe(200)
  })

  test('no redirect URI where several are registered', async () => {
    const client = await bench.client({ redirect_uris: [redirectUri, 'https://client.example/cb'] })
    expect(await opened({ redirect_uri: undefined }, client)).toMatchObject({ kind: 'page', status: 400 })
  })
})

describe('redirect URIs that are registered', () => {
  test.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/cb', 200],
    ['http://127.0.0.1:1111/cb', 'http://127.0.0.1:51234/cb', 200],
    ['http://[::1]/cb', 'http://[::1]:51234/cb', 200],
    ['http://localhost/cb', 'http://localhost:51234/cb', 200],
    ['http://localhost/cb', 'http://127.0.0.1:51234/cb', 400],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/other', 400],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/cb?x=1', 400],
    ['http://127.0.0.1/cb', 'https://127.0.0.1:51234/cb', 400],
    ['http://127.0.0.1/cb', 'http://user@127.0.0.1:51234/cb', 400],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/cb#there', 400],
  ])('%s: %s is answered with %i (RFC 8252 §7.3: the port of loopback is free)', async (registered, asked, status) => {
    const client = await bench.client({ redirect_uris: [registered] })
    expect((await bench.ask(bench.authorizationUrl(client, { redirect_uri: asked }))).status).toBe(status)
  })

  test('need not be said where there is one', async () => {
    expect(await opened({ redirect_uri: undefined })).toMatchObject({ kind: 'page', status: 200 })
  })
})

describe('the client is told at its redirect URI', () => {
  const wrong: readonly (readonly [string, Changes, string])[] = [
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['a token as response', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid response', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['no code challenge', { code_challenge: undefined }, 'invalid_request'],
    ['no challenge method', { code_challenge_method: undefined }, 'invalid_request'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a short challenge', { code_challenge: challenge.slice(1) }, 'invalid_request'],
    ['a challenge of other letters', { code_challenge: `${challenge.slice(1)}=` }, 'invalid_request'],
    ['a scope twice', { scope: ['notes.read', 'notes.write'] }, 'invalid_request'],
    ['a challenge twice', { code_challenge: [challenge, challenge] }, 'invalid_request'],
    ['a resource that is not served', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    ['a resource in another spelling', { resource: `${resource}/` }, 'invalid_target'],
    ['an empty resource', { resource: '' }, 'invalid_target'],
    ['two resources', { resource: [resource, `${origin}/second/mcp`] }, 'invalid_target'],
    ['an unknown scope', { scope: 'notes.read notes.everything' }, 'invalid_scope'],
    ['a scope of another resource', { resource: `${origin}/second/mcp`, scope: 'files.read' }, 'invalid_scope'],
    ['no scope at all', { scope: '' }, 'invalid_scope'],
  ]

  test.each(wrong)('of %s, with state and iss, and without a code', async (_, changes, error) => {
    const at = await opened(changes)
    expect(at.kind).toBe('return')
    if (at.kind !== 'return') return
    expect(at.url.split('?')[0]).toBe(redirectUri)
    expect(Object.fromEntries(at.params)).toEqual({
      error,
      error_description: expect.any(String),
      state: 'a-state',
      iss: origin,
    })
  })

  test('without a state where it gave none', async () => {
    const at = await opened({ response_type: 'token', state: undefined })
    expect(at.kind === 'return' && [...at.params.keys()].sort()).toEqual(['error', 'error_description', 'iss'])
  })

  test('beside the query that it registered', async () => {
    const client = await bench.client({ redirect_uris: ['http://127.0.0.1:33418/callback?app=one'] })
    const at = await opened({ redirect_uri: 'http://127.0.0.1:33418/callback?app=one', scope: 'nothing' }, client)
    expect(at.kind === 'return' && [at.params.get('app'), at.params.get('error')]).toEqual(['one', 'invalid_scope'])
  })

  test('of a scope that it did not register for', async () => {
    const client = await bench.client({ scope: 'notes.read' })
    const at = await opened({ scope: 'files.read' }, client)
    expect(at.kind === 'return' && at.params.get('error')).toBe('invalid_scope')
  })
})

describe('what is asked of the person', () => {
  test('names client, resource, scopes and where they return to', async () => {
    const client = await bench.client({ client_name: 'A Fine Client' })
    const text = consentText(await opened({}, client))
    for (const part of ['A Fine Client', resource, 'notes.read', 'profile.read', '127.0.0.1:33418', redirectUri])
      expect(text).toContain(part)
    expect(text).not.toContain('notes.write')
  })

  test('is every scope of the resource where the client names none', async () => {
    const text = consentText(await opened({ scope: undefined }))
    for (const scope of ['notes.read', 'notes.write', 'files.read', 'profile.read']) expect(text).toContain(scope)
  })

  test('is no more than the client registered for', async () => {
    const client = await bench.client({ scope: 'notes.read' })
    const text = consentText(await opened({ scope: 'notes.read notes.write' }, client))
    expect([text.includes('notes.read'), text.includes('notes.write')]).toEqual([true, false])
  })

  test('is each scope once, however often it is named', async () => {
    const text = consentText(await opened({ scope: 'notes.read  notes.read' }))
    expect(text.split('notes.read')).toHaveLength(2)
  })

  test('is for the first resource where the client names none', async () => {
    expect(consentText(await opened({ resource: undefined }))).toContain(`at ${resource}.`)
  })

  test('shows hostile names as text, without what would turn or hide it', async () => {
    const name = '<script>alert(1)</script>\u202e\u0000"&'
    const client = await bench.client({ client_name: name })
    const at = await opened({}, client)
    expect(at.kind === 'page' && at.tags.filter(({ name: tag }) => tag === 'script')).toEqual([])
    expect(consentText(at)).toContain('<script>alert(1)</script>"& asks')
  })

  test('stands on a page that nobody frames, keeps or scripts', async () => {
    const at = await opened({})
    const header = (name: string): string | null => (at.kind === 'page' ? at.headers.get(name) : null)
    expect(header('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect([header('x-frame-options'), header('cache-control'), header('referrer-policy')]).toEqual([
      'DENY',
      'no-store',
      'no-referrer',
    ])
  })

  test('knows the browser by a cookie that only this host sees', async () => {
    const response = await bench.ask(bench.authorizationUrl(known.open))
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-proxy=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })
})
