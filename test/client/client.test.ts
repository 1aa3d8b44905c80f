import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import { rpcResponse } from '../../src/client/mcp-answer.ts'
import type { ClientOptions, McpClient } from '../../src/client/mcp-client.ts'
import type { Exchange } from '../../src/http/exchange.ts'
import { createBrowser } from '../../src/person/browser.ts'
import { createPerson } from '../../src/person/person.ts'
import { type BeginTour, scriptedTours } from '../../src/person/tour.ts'
import { s256 } from '../../src/protocol/pkce.ts'
import { senderTo } from '../http/test-sender.ts'
import { startTinyTarget, type TinyOptions, type TinyTarget } from './tiny-target.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function clientOf(
  tiny: TinyOptions = {},
  given: Partial<ClientOptions> = {},
): Promise<{ target: TinyTarget; client: McpClient; exchanges: Exchange[] }> {
  const target = await startTinyTarget(tiny)
  const { sender, exchanges } = senderTo([target.origin])
  cleanups.push(() => sender.close(), target.close)
  const person = createPerson({ name: 'alice', account: { user: 'alice', password: 'right-password' }, sender })
  return {
    target,
    exchanges,
    client: createClient({ sender, person, mcpUrl: target.mcp, revision: '2025-11-25', ...given }),
  }
}

const paths = (target: TinyTarget): readonly string[] =>
  target.seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`)
const sent = (target: TinyTarget, path: string): URLSearchParams =>
  new URLSearchParams(target.seen.findLast((seen) => seen.path === path)?.body)

describe('the whole flow', () => {
  test('takes each step once, in the order of a client, and ends with a call', async () => {
    const { target, client, exchanges } = await clientOf()
    const token = await client.accessToken()
    const answer = await client.listTools(token)
    expect(rpcResponse(answer)?.result).toEqual({ tools: [{ name: 't' }] })
    expect(await client.accessToken()).toBe(token)
    expect(paths(target)).toEqual([
      'POST /mcp',
      'GET /prm',
      'GET /.well-known/oauth-authorization-server',
      'POST /register',
      'GET /authorize',
      'POST /token',
      'POST /mcp',
      'POST /mcp',
      'POST /mcp',
    ])
    const authorize = new URL(target.seen[4]?.path ?? '', 'http://x').searchParams
    expect(authorize.get('tenant')).toBe('t1')
    expect(authorize.get('scope')).toBe('notes.read')
    expect(authorize.get('resource')).toBe(target.mcp)
    expect(authorize.get('code_challenge_method')).toBe('S256')
    expect(authorize.get('code_challenge')).toBe(s256(sent(target, '/token').get('code_verifier') ?? ''))
    expect(sent(target, '/token').get('resource')).toBe(target.mcp)
    expect(client.nameOf(token)).toMatch(/^at-\d+$/)
    expect(JSON.stringify(exchanges)).not.toContain(token)
    expect(JSON.stringify(exchanges)).not.toContain(sent(target, '/token').get('code_verifier'))
  })

  test('asks for the scopes of the metadata where the challenge is bare, and finds the document by itself', async () => {
    const { target, client } = await clientOf({ bareChallenge: true })
    expect((await client.discovered()).resourceMetadata.url).toBe(
      `${target.origin}/.well-known/oauth-protected-resource/mcp`,
    )
    const { url } = await client.prepare()
    expect(new URL(url).searchParams.get('scope')).toBe('a b')
  })

  test('takes the challenge of the first question where anybody may shake hands', async () => {
    const { target, client } = await clientOf({ openHandshake: true })
    const { challenged, challengedScope, answers } = await client.discovered()
    expect([challenged.status, challengedScope]).toEqual([401, 'notes.read'])
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 200])
    expect(paths(target).slice(0, 3)).toEqual(['POST /mcp', 'POST /mcp', 'GET /prm'])
  })

  test('a client that is registered beforehand does not register', async () => {
    const registered = {
      clientId: 'known',
      clientSecret: 's',
      redirectUris: ['http://127.0.0.1:1/cb'],
      tokenEndpointAuthMethod: 'client_secret_post',
    } as const
    const { target, client } = await clientOf({}, { registered })
    await client.tokens()
    expect(paths(target)).not.toContain('POST /register')
    expect(Object.fromEntries(sent(target, '/token'))).toMatchObject({
      client_id: 'known',
      client_secret: 's',
      redirect_uri: 'http://127.0.0.1:1/cb',
    })
  })

  test('concurrent calls share one flow', async () => {
    const { target, client } = await clientOf()
    const [a, b] = await Promise.all([client.accessToken(), client.accessToken()])
    expect(a).toBe(b)
    expect(paths(target).filter((path) => path === 'POST /token')).toHaveLength(1)
  })
})

describe('one change', () => {
  test('a parameter of the authorization request is replaced, left out or repeated, the rest stays', async () => {
    const { client } = await clientOf()
    const { url } = await client.prepare({ resource: ['x', 'y'], code_challenge: undefined, prompt: 'none' })
    const params = new URL(url).searchParams
    expect(params.getAll('resource')).toEqual(['x', 'y'])
    expect(params.has('code_challenge')).toBe(false)
    expect(params.get('code_challenge_method')).toBe('S256')
    expect(params.get('prompt')).toBe('none')
  })

  test('a code is redeemed with the wrong verifier and refused', async () => {
    const { client } = await clientOf()
    const callback = await client.authorize()
    const answer = await client.redeem(callback, { params: { code_verifier: 'wrong' } })
    expect([answer.status, answer.json()]).toEqual([400, { ok: true, value: { error: 'invalid_grant' } }])
  })

  test('a public client leaves its id out', async () => {
    const { target, client } = await clientOf()
    await client.redeem(await client.authorize(), { params: { client_id: undefined } })
    expect(sent(target, '/token').has('client_id')).toBe(false)
    expect(sent(target, '/token').get('code')).toMatch(/^code-/)
  })

  const authentications = [
    [
      { method: 'client_secret_basic' },
      { authorization: 'client-1:a%2Bsecret%2Fof+the+client', id: null, secret: null },
    ],
    [
      { method: 'client_secret_basic', secret: 'wrong' },
      { authorization: 'client-1:wrong', id: null, secret: null },
    ],
    [{ method: 'client_secret_post' }, { authorization: '', id: 'client-1', secret: 'a+secret/of the client' }],
    [
      { method: 'client_secret_post', secret: undefined },
      { authorization: '', id: 'client-1', secret: null },
    ],
    [{ method: 'none' }, { authorization: '', id: 'client-1', secret: null }],
  ] as const
  test.each(authentications)('a confidential client authenticates by %o', async (authentication, expected) => {
    const { target, client } = await clientOf()
    const { client: registered } = await client.registration('client_secret_basic')
    expect(registered.tokenEndpointAuthMethod).toBe('client_secret_basic')
    await client.tokenRequest({ grant_type: 'x' }, { authentication })
    const request = target.seen.at(-1)
    const form = new URLSearchParams(request?.body)
    expect({
      authorization: atob((request?.headers.authorization ?? '').replace('Basic ', '')),
      id: form.get('client_id'),
      secret: form.get('client_secret'),
    }).toEqual(expected)
  })

  test('a refresh narrows its scope', async () => {
    const { target, client } = await clientOf()
    const answer = await client.refresh('rt-x', { params: { scope: 'less', resource: undefined } })
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(sent(target, '/token'))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'rt-x',
      client_id: 'client-1',
      scope: 'less',
    })
  })
})

describe('what does not work is told by its step', () => {
  test('a refusal comes back as a callback, and ends the whole flow', async () => {
    const { client } = await clientOf({ refuses: true })
    const callback = await client.authorize()
    expect([callback.code, callback.params.get('error')]).toEqual([undefined, 'access_denied'])
    await expect(client.tokens()).rejects.toMatchObject({ code: 'no-code' })
  })

  test('says where the person could not go on', async () => {
    const target = await startTinyTarget({ metadata: { authorization_endpoint: 'http://127.0.0.1:1/a' } })
    const { sender } = senderTo([target.origin])
    cleanups.push(() => sender.close(), target.close)
    const browser = createBrowser(sender)
    const shut = 'it opens a second window, in which claimcheck does not go on'
    const beginTour: BeginTour = async (input) => {
      const { end, act } = await scriptedTours(browser)(input)
      const go = async () => {
        const landing = await browser.go({ url: `${target.origin}/prm` }, {}, input.trail)
        return landing.kind === 'page' ? { ...landing, page: { ...landing.page, shut } } : landing
      }
      return { end, act, go }
    }
    const person = createPerson({ name: 'alice', account: { user: 'alice', password: 'x' }, sender, beginTour })
    const client = createClient({ sender, person, mcpUrl: target.mcp, revision: '2025-11-25' })
    expect((await client.attempt()).ended).toBe(`the journey ended at the page '': ${shut}`)
    await expect(client.tokens()).rejects.toMatchObject({
      code: 'no-callback',
      message: expect.stringContaining(shut),
    })
  })

  const cases: readonly (readonly [string, TinyOptions, string])[] = [
    ['no registration endpoint', { metadata: { registration_endpoint: undefined } }, 'no-endpoint'],
    ['an endpoint that is no URL', { metadata: { token_endpoint: 'token' } }, 'no-endpoint'],
    [
      'a registration that is refused',
      { metadata: { registration_endpoint: 'http://127.0.0.1:1/elsewhere' } },
      'registration-refused',
    ],
    [
      'an authorization endpoint elsewhere',
      { metadata: { authorization_endpoint: 'https://evil.example/a' } },
      'no-callback',
    ],
    [
      'an authorization endpoint that is a script',
      { metadata: { authorization_endpoint: 'javascript:alert(1)' } },
      'no-callback',
    ],
  ]
  test.each(cases)('%s', async (_what, tiny, code) => {
    const { client } = await clientOf(tiny)
    await expect(client.tokens()).rejects.toMatchObject({ code })
  })

  test('no metadata at all', async () => {
    const { target, client } = await clientOf({}, {})
    const elsewhere = await clientOf({}, { mcpUrl: `${target.origin}/other` })
    await expect(client.discovered()).resolves.toBeDefined()
    await expect(elsewhere.client.discovered()).rejects.toMatchObject({ code: 'no-resource-metadata' })
  })
})

describe('MCP by era', () => {
  test('2025: one handshake with the good token, and its session for every call, whatever token that has', async () => {
    const { target, client } = await clientOf({ sessions: true })
    const token = await client.accessToken()
    await client.listTools(token)
    const refused = await client.listTools('another-token')
    expect(refused.status).toBe(401)
    const calls = target.seen.filter(({ path }) => path === '/mcp').slice(1)
    expect(calls.map(({ body }) => JSON.parse(body).method)).toEqual([
      'initialize',
      'notifications/initialized',
      'tools/list',
      'tools/list',
    ])
    const [, , good, wrong] = calls.map(({ headers }) => headers)
    expect(good?.['mcp-session-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect({ ...wrong, authorization: good?.authorization, 'content-length': good?.['content-length'] }).toEqual(good)
    expect(good?.['mcp-protocol-version']).toBe('2025-11-25')
    expect(calls[0]?.headers['mcp-protocol-version']).toBeUndefined()
  })

  test('2026: no handshake; version, method and name stand in headers and in the body', async () => {
    const { target, client } = await clientOf({}, { revision: '2026-07-28' })
    const token = await client.accessToken()
    await client.callTool(token, 'notes', { a: 1 })
    const call = target.seen.at(-1)
    expect(target.seen.filter(({ path }) => path === '/mcp')).toHaveLength(2)
    expect(call?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'notes',
    })
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      method: 'tools/call',
      params: {
        name: 'notes',
        arguments: { a: 1 },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    })
  })

  test('an event stream is read until its response, past other messages', async () => {
    const { client } = await clientOf({ stream: true }, { revision: '2026-07-28' })
    const answer = await client.listTools(await client.accessToken())
    expect(answer.error).toBeUndefined()
    expect(rpcResponse(answer)?.result).toEqual({ tools: [{ name: 't' }] })
  })

  test('a handshake that was refused is made again', async () => {
    const { target, client } = await clientOf({ sessions: true })
    expect((await client.listTools('wrong-token-1')).status).toBe(401)
    const good = await client.accessToken()
    expect((await client.listTools(good)).status).toBe(200)
    expect(target.seen.filter(({ body }) => body.includes('"initialize"'))).toHaveLength(3)
  })
})
