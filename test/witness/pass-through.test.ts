import { SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { WWWAuthenticateChallengeError } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { person, running, started, stopAfterTest } from './deployment.ts'
import { createPlain } from './plain.ts'
import { createSdkOne } from './sdk-one.ts'
import { createSdkTwo } from './sdk-two.ts'
import { lines, type Seen } from './wire.ts'

/** What a promise was rejected with. */
async function rejection(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** The requests at the MCP endpoint. */
function atTheServer(seen: readonly Seen[]): readonly Seen[] {
  return seen.filter(({ path }) => path === '/mcp')
}

/** The sub-cases in which the token that was just issued is not taken. */
const broken = ['pass-through:A', 'pass-through:B', 'pass-through:D', 'pass-through:E']

describe.each(broken)('the client of @modelcontextprotocol/sdk 1.x at %s', (name) => {
  test('signs in, is told invalid_token for its fresh token, and sends the person to sign in again', async () => {
    const target = await running(name)
    const app = createSdkOne(target.mcp)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const fresh = app.memory.tokens?.access_token
    expect(fresh).toBeTypeOf('string')
    expect(lines(app.wire.seen)).toContain('POST /apps/oidc/token 200')

    const error = await rejection(app.connect())
    expect(error).toBeInstanceOf(UnauthorizedError)
    expect(error).toHaveProperty('message', 'Unauthorized')
    const [anonymous, refused, ...more] = atTheServer(app.wire.seen)
    expect([anonymous?.status, anonymous?.authorization]).toEqual([401, undefined])
    expect([refused?.status, refused?.authorization]).toEqual([401, `Bearer ${fresh}`])
    expect(refused?.challenge).toContain('error="invalid_token"')
    expect(more).toEqual([])
    expect(app.memory.sentTo).toHaveLength(2)
  })

  test('gives up where Nextcloud gives refresh tokens: a second 401 with a token that is fresher still', async () => {
    const target = await started(name, { refreshToken: 'always' })
    const app = createSdkOne(target.mcp)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const fresh = app.memory.tokens?.access_token

    const error = await rejection(app.connect())
    expect(error).toBeInstanceOf(StreamableHTTPError)
    expect(error).toMatchObject({
      code: 401,
      message: 'Streamable HTTP error: Server returned 401 after successful authentication',
    })
    const refused = atTheServer(app.wire.seen).slice(1)
    expect(refused.map(({ status, authorization }) => [status, authorization])).toEqual([
      [401, `Bearer ${fresh}`],
      [401, `Bearer ${app.memory.tokens?.access_token}`],
    ])
    for (const { challenge } of refused) expect(challenge).toContain('error="invalid_token"')
    expect(app.memory.sentTo).toHaveLength(1)
  })
})

describe.each(broken)('the client of @modelcontextprotocol/client 2.x at %s', (name) => {
  test('asks for offline_access by itself, so it refreshes in vain and gives up', async () => {
    const target = await running(name)
    const app = createSdkTwo(target.mcp)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const error = await rejection(app.connect())
    expect(error).toBeInstanceOf(SdkHttpError)
    expect(error).toMatchObject({
      name: 'SdkHttpError',
      code: SdkErrorCode.ClientHttpAuthentication,
      message: 'Server returned 401 after re-authentication',
      status: 401,
    })
    const refused = atTheServer(app.wire.seen).slice(1)
    expect(refused.map(({ status }) => status)).toEqual([401, 401])
    for (const { challenge } of refused) expect(challenge).toContain('error="invalid_token"')
  })
})

describe('a client on oauth4webapi at pass-through:A', () => {
  test('is told invalid_token for its fresh token', async () => {
    const target = await running('pass-through:A')
    const app = createPlain(target.mcp)
    const { access_token } = await app.signIn(person(target, 'alice'))
    const error = await rejection(app.call(access_token, 'tools/list', {}))
    expect(error).toBeInstanceOf(WWWAuthenticateChallengeError)
    expect(error).toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] })
  })
})

describe('at pass-through:C', () => {
  test('the call goes through, and the token of the client reaches Nextcloud', async () => {
    const target = await started('pass-through:C')
    const app = createSdkOne(target.mcp)
    stopAfterTest(app.close)
    await app.signIn(person(target, 'alice'))
    const result = await (await app.connect()).callTool({ name: 'profile_get', arguments: {} })
    expect(JSON.stringify(result)).toContain('alice')
    const requests = target.seats.upstream?.requests() ?? []
    const upstream = requests.filter(({ target: path }) => path.startsWith('/ocs/'))
    const shown = upstream.flatMap(({ headers }) => headers.filter(([name]) => name.toLowerCase() === 'authorization'))
    expect(shown.map(([, value]) => value)).toEqual([`Bearer ${app.memory.tokens?.access_token}`])
  })
})
