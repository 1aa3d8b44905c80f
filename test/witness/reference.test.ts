import type { ClientOptions } from '@modelcontextprotocol/client'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { WWWAuthenticateChallengeError } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import type { StartedTarget } from '../../src/contract/target.ts'
import { person, running, stopAfterTest } from './deployment.ts'
import { createPlain } from './plain.ts'
import { createSdkOne } from './sdk-one.ts'
import { createSdkTwo } from './sdk-two.ts'
import { lines, type Wire } from './wire.ts'

/** What every client must have gone through up to its token. */
const upToTheToken = [
  'POST /mcp 401',
  'GET /.well-known/oauth-protected-resource/mcp 200',
  'GET /.well-known/oauth-authorization-server 200',
  'POST /oauth/register 201',
  'POST /oauth/token 200',
]

/** The steps of that way which a client took, each once, in the order in which it took them. */
function way({ seen }: Wire): readonly string[] {
  return [...new Set(lines(seen))].filter((line) => upToTheToken.includes(line))
}

/** How many requests the upstream has seen. */
function asked(target: StartedTarget): number {
  return target.seats.upstream?.requests().length ?? 0
}

/** The people for whom the upstream was asked by a tool since then, by the authority that came with the request. */
function actedFor(target: StartedTarget, since: number): readonly (string | undefined)[] {
  return (target.seats.upstream?.requests() ?? [])
    .slice(since)
    .filter(({ credential }) => credential?.lineage.flow === 'delegation')
    .map(({ credential }) => credential?.lineage.user)
}

function whoAmI(result: unknown): string | undefined {
  return /\\?"id\\?":\\?"([a-z]+)\\?"/.exec(JSON.stringify(result))?.[1]
}

describe('the client of @modelcontextprotocol/sdk 1.x', () => {
  test('completes everything from discovery to a tool call', async () => {
    const target = await running('reference')
    const since = asked(target)
    const app = createSdkOne(target.mcp)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const client = await app.connect()
    const result = await client.callTool({ name: 'profile_get', arguments: {} })

    expect(whoAmI(result)).toBe('alice')
    expect(actedFor(target, since)).toEqual(['alice'])
    expect(way(app.wire)).toEqual(upToTheToken)
    expect(app.wire.seen.at(-1)?.protocolVersion).toBe('2025-11-25')
    expect(app.memory.sentTo.map((url) => url.searchParams.get('resource'))).toEqual([target.mcp])
    expect(app.memory.tokens?.refresh_token).toMatch(/^[\w-]{43}$/)
  })
})

const eras: readonly (readonly [string, ClientOptions])[] = [
  ['2025-06-18', { supportedProtocolVersions: ['2025-06-18'] }],
  ['2025-11-25', {}],
  ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
]

describe('the client of @modelcontextprotocol/client 2.x', () => {
  test.each(eras)('completes everything from discovery to a tool call by %s', async (era, options) => {
    const target = await running('reference')
    const since = asked(target)
    const app = createSdkTwo(target.mcp, options)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const client = await app.connect()
    const result = await client.callTool({ name: 'profile_get', arguments: {} })

    expect(whoAmI(result)).toBe('alice')
    expect(actedFor(target, since)).toEqual(['alice'])
    expect(client.getNegotiatedProtocolVersion()).toBe(era)
    expect(app.wire.seen.at(-1)?.protocolVersion).toBe(era)
    expect(way(app.wire)).toEqual(upToTheToken)
  })

  test('finds the newest era by itself where it is told to look', async () => {
    const target = await running('reference')
    const app = createSdkTwo(target.mcp, { versionNegotiation: { mode: 'auto' } })
    stopAfterTest(app.close)
    await app.signIn(person(target, 'bob'))
    expect((await app.connect()).getNegotiatedProtocolVersion()).toBe('2026-07-28')
  })
})

describe('one endpoint', () => {
  test('serves all eras, both SDKs and two people at the same time', async () => {
    const target = await running('reference')
    const since = asked(target)
    const apps = [createSdkOne(target.mcp), ...eras.map(([, options]) => createSdkTwo(target.mcp, options))]
    const people = ['alice', 'bob', 'bob', 'alice']
    const seen = await Promise.all(
      apps.map(async (app, n) => {
        stopAfterTest(app.close)
        await app.signIn(person(target, people[n] ?? ''))
        const client = await app.connect()
        return whoAmI(await client.callTool({ name: 'profile_get', arguments: {} }))
      }),
    )
    expect(seen).toEqual(people)
    expect([...actedFor(target, since)].sort()).toEqual([...people].sort())
  })
})

describe('a client on oauth4webapi', () => {
  test.each(['none', 'client_secret_basic', 'client_secret_post'] as const)(
    'completes everything from discovery to a tool call with %s, and refreshes',
    async (method) => {
      const target = await running('reference')
      const since = asked(target)
      const app = createPlain(target.mcp, method)
      const tokens = await app.signIn(person(target, 'alice'))
      expect(app.registered()?.token_endpoint_auth_method).toBe(method)
      const hello = await app.call(tokens.access_token, 'initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'witness', version: '1.0.0' },
      })
      expect(hello.result?.['protocolVersion']).toBe('2025-06-18')
      const call = { name: 'profile_get', arguments: {} }
      const first = await app.call(tokens.access_token, 'tools/call', call, { 'mcp-protocol-version': '2025-06-18' })
      expect(whoAmI(first.result)).toBe('alice')

      const next = await app.refresh(tokens.refresh_token ?? '')
      expect(next.access_token).not.toBe(tokens.access_token)
      expect(next.refresh_token).not.toBe(tokens.refresh_token)
      const second = await app.call(next.access_token, 'tools/call', call, { 'mcp-protocol-version': '2025-11-25' })
      expect(whoAmI(second.result)).toBe('alice')
      // Two calls, and between them the refresh, which asks whether the account is still there.
      expect(actedFor(target, since)).toEqual(['alice', 'alice', 'alice'])
      expect(way(app.wire)).toEqual(upToTheToken)
    },
  )

  test('learns from a refused call which scope it lacks, asks for that too, and may', async () => {
    const target = await running('reference')
    const [app, alice] = [createPlain(target.mcp), person(target, 'alice')]
    const call = { name: 'notes_list', arguments: {} }
    const narrow = await app.signIn(alice, 'profile.read')
    expect(narrow.scope).toBe('profile.read')
    const refused: unknown = await app.call(narrow.access_token, 'tools/call', call).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WWWAuthenticateChallengeError)
    expect(refused).toMatchObject({
      status: 403,
      cause: [{ scheme: 'bearer', parameters: { error: 'insufficient_scope', scope: 'notes.read' } }],
    })
    const wider = await app.signIn(alice, 'profile.read notes.read')
    expect((await app.call(wider.access_token, 'tools/call', call)).result).not.toHaveProperty('isError', true)
  })

  test('is given a token that jose finds to be an RFC 9068 token for this resource and nobody else', async () => {
    const target = await running('reference')
    const { access_token } = await createPlain(target.mcp).signIn(person(target, 'alice'))
    const metadata = await (await fetch(`${target.issuer}/.well-known/oauth-authorization-server`)).json()
    const keys = createRemoteJWKSet(new URL(String(Object(metadata).jwks_uri)))
    const { payload, protectedHeader } = await jwtVerify(access_token, keys, {
      issuer: target.issuer,
      audience: target.mcp,
      typ: 'at+jwt',
    })
    expect(payload).toMatchObject({
      aud: target.mcp,
      sub: 'alice',
      client_id: expect.any(String),
      jti: expect.any(String),
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(600)
    expect(protectedHeader.alg).toBe('RS256')
  })
})

describe('the sub-cases', () => {
  test.each(['reference:opaque', 'reference:two-resources', 'reference:oidc-discovery', 'reference:issuer-path'])(
    '%s serves both SDKs and oauth4webapi',
    async (name) => {
      const target = await running(name)
      const [one, two, plain] = [createSdkOne(target.mcp), createSdkTwo(target.mcp), createPlain(target.mcp)]
      stopAfterTest(one.close)
      stopAfterTest(two.close)
      await one.signIn(person(target, 'alice'))
      await two.signIn(person(target, 'bob'))
      const tokens = await plain.signIn(person(target, 'admin'))
      const call = { name: 'profile_get', arguments: {} }
      expect(whoAmI(await (await one.connect()).callTool(call))).toBe('alice')
      expect(whoAmI(await (await two.connect()).callTool(call))).toBe('bob')
      const last = await plain.call(tokens.access_token, 'tools/call', call, { 'mcp-protocol-version': '2025-11-25' })
      expect(whoAmI(last.result)).toBe('admin')
    },
  )

  test('an opaque token says nothing to whoever reads it', async () => {
    const target = await running('reference:opaque')
    const { access_token } = await createPlain(target.mcp).signIn(person(target, 'alice'))
    expect(access_token).toMatch(/^[\w-]{43}$/)
  })
})
