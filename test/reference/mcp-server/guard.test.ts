import { describe, expect, test } from 'vitest'
import { configAmong, createBench, origin, startOthers } from './bench.ts'

const others = await startOthers()
const bench = createBench(configAmong(others))
const documentUrl = `${origin}/.well-known/oauth-protected-resource/mcp`
const everything = 'notes.read notes.write files.read profile.read'
const listed = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

describe('the challenge', () => {
  test('to who brings no token names the document and the scopes, and no error (RFC 6750 §3.1)', async () => {
    const { status, challenge } = await bench.post(undefined, listed)
    expect([status, challenge]).toEqual([401, `Bearer scope="${everything}", resource_metadata="${documentUrl}"`])
  })

  test('to who brings a bad one says invalid_token, and not why', async () => {
    const said = await Promise.all(
      [others.mint({ aud: 'https://other.example' }), others.mint({ exp: 1 }), Promise.resolve('made-up')].map(
        async (token) => await bench.post(await token, listed),
      ),
    )
    for (const { status, challenge, text } of said) {
      expect([status, challenge]).toEqual([
        401,
        `Bearer error="invalid_token", error_description="The token is not valid for this server", scope="${everything}", resource_metadata="${documentUrl}"`,
      ])
      expect(JSON.parse(text)).toMatchObject({ error: 'invalid_token' })
    }
  })

  test.each([
    ['GET', undefined],
    ['DELETE', undefined],
    ['POST', ''],
    ['POST', 'not JSON'],
  ])('comes before anything else is looked at: %s %j', async (method, body) => {
    const response = await bench.send({ method, ...(body === undefined ? {} : { body }) })
    expect([response?.status, response?.headers.has('www-authenticate')]).toEqual([401, true])
  })

  test.each([
    ['another scheme', { authorization: 'Basic YWxpY2U6eA==' }],
    ['a scheme without a token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: 'Bearer one, Bearer two' }],
    ['letters that no token has', { authorization: 'Bearer t\u00f6ken' }],
  ])('is that of no token for %s', async (_, headers) => {
    const { status, challenge } = await bench.post(undefined, listed, headers)
    expect([status, challenge?.includes('error=')]).toEqual([401, false])
  })

  test('is that of no token for one in the query or in a cookie', async () => {
    const token = await others.mint()
    const inQuery = await bench.send({ method: 'POST', body: JSON.stringify(listed) }, `/mcp?access_token=${token}`)
    const inCookie = await bench.post(undefined, listed, { cookie: `access_token=${token}` })
    expect([inQuery?.status, inCookie.status]).toEqual([401, 401])
  })
})

describe('a right token', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])('is read behind %s', async (scheme) => {
    const { status } = await bench.post(undefined, listed, { authorization: `${scheme} ${await others.mint()}` })
    expect(status).toBe(200)
  })

  test('opens nothing under another name of the host', async () => {
    const { status } = await bench.post(await others.mint(), listed, { host: 'evil.example' })
    expect(status).toBe(403)
  })
})

describe('a tool', () => {
  const needed: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ['notes_list', 'notes.read', {}],
    ['notes_get', 'notes.read', { id: 1 }],
    ['notes_create', 'notes.write', { title: 'x' }],
    ['notes_update', 'notes.write', { id: 1, content: 'x' }],
    ['notes_delete', 'notes.write', { id: 1 }],
    ['files_list', 'files.read', {}],
    ['files_read', 'files.read', { path: 'x' }],
    ['profile_get', 'profile.read', {}],
  ]

  test.each(needed)('%s is closed without %s: 403, and the challenge names that scope', async (name, scope, input) => {
    const before = [others.exchanges.length, others.upstream.length]
    const rest = everything.split(' ').filter((one) => one !== scope)
    const { status, challenge, text } = await bench.call(await others.mint({ scope: rest.join(' ') }), name, input)
    expect([status, challenge]).toEqual([
      403,
      `Bearer error="insufficient_scope", error_description="The token does not cover this tool", scope="${scope}", resource_metadata="${documentUrl}"`,
    ])
    expect(JSON.parse(text)).toMatchObject({ error: 'insufficient_scope' })
    expect([others.exchanges.length, others.upstream.length]).toEqual(before)
  })

  test.each(needed)('%s is open with %s alone', async (name, scope, input) => {
    const { status, result } = await bench.call(await others.mint({ scope }), name, input)
    expect([status, result?.[1]]).toEqual([200, false])
  })

  test('is not opened by a scope that only looks like its own', async () => {
    for (const scope of ['notes', 'notes.read.all', 'NOTES.READ', 'xnotes.read', 'notes.write'])
      expect((await bench.call(await others.mint({ scope }), 'notes_list')).status).toBe(403)
  })

  test('is closed without its scope also in a batch, or under a second name', async () => {
    const before = others.upstream.length
    const token = await others.mint({ scope: 'profile.read' })
    const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'notes_list', arguments: {} } }
    const batch = await bench.post(token, [call, listed])
    expect([batch.status, batch.challenge?.includes('scope="notes.read"')]).toEqual([403, true])
    const twice = JSON.stringify(call).replace('"name":"notes_list"', '"name":"profile_get","name":"notes_list"')
    expect((await bench.post(token, twice)).status).toBe(403)
    expect(others.upstream).toHaveLength(before)
  })

  test.each([
    ['marks of byte order', (call: string) => `\ufeff\ufeff${call}`],
    ['a comma too many', (call: string) => `${call},`],
    ['nothing', () => ''],
  ])('is not reached by a body with %s, which is no JSON here', async (_, change) => {
    const before = others.upstream.length
    const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'notes_list', arguments: {} } }
    const { status, text } = await bench.post(await others.mint({ scope: '' }), change(JSON.stringify(call)))
    expect([status, JSON.parse(text)]).toMatchObject([400, { error: { code: -32700 } }])
    expect(others.upstream).toHaveLength(before)
  })

  test('that does not exist is an error of the protocol, not of authorization', async () => {
    const { status, challenge } = await bench.call(await others.mint(), 'notes_everything')
    expect([status, challenge]).toEqual([200, null])
  })
})

describe('a body', () => {
  test('of more than a megabyte is not read, also where its length is not said', async () => {
    const authorization = `Bearer ${await others.mint()}`
    const long = JSON.stringify({ ...listed, params: { cursor: 'x'.repeat(1_100_000) } })
    for (const body of [long, new Blob([long]).stream()]) {
      const response = await bench.send({ method: 'POST', headers: { authorization }, body, duplex: 'half' })
      expect(response?.status).toBe(413)
    }
  })
})

describe('the document', () => {
  test('names the resource, its issuer and its scopes, for everybody', async () => {
    const response = await bench.send({ method: 'GET' }, '/.well-known/oauth-protected-resource/mcp')
    expect([response?.status, response?.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(await response?.json()).toMatchObject({
      resource: `${origin}/mcp`,
      authorization_servers: ['https://issuer.example'],
      scopes_supported: everything.split(' '),
      bearer_methods_supported: ['header'],
    })
  })

  test('stands nowhere else, since its resource would be another there', async () => {
    expect(await bench.send({ method: 'GET' }, '/.well-known/oauth-protected-resource')).toBeUndefined()
  })
})
