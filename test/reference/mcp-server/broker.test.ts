import { describe, expect, test } from 'vitest'
import { BrokerError } from '../../../src/reference/mcp-server/delegation.ts'
import { rightParts } from '../../../src/reference/mcp-server/parts.ts'
import { createTokenBroker } from '../../../src/reference/mcp-server/token-broker.ts'
import { nobody } from '../../../src/reference/mcp-server/token-claims.ts'
import { type Answered, configAmong, createBench, startOthers } from './bench.ts'

const others = await startOthers()
const config = configAmong(others)
const bench = createBench(config)

/** Subject tokens of the exchanges since then. */
function subjects(since: number): readonly (string | null)[] {
  return others.exchanges.slice(since).map(({ body }) => new URLSearchParams(body).get('subject_token'))
}

describe('the broker', () => {
  test('exchanges the token of the call, for the scope of the tool, in the name of the service', async () => {
    const token = await others.mint()
    await bench.call(token, 'notes_list')
    const { method, authorization, body } = others.exchanges.at(-1) ?? { method: '', authorization: '', body: '' }
    expect(method).toBe('POST')
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'the-api',
      scope: 'notes.read',
    })
    const [id, secret] = Buffer.from(authorization?.slice('Basic '.length) ?? '', 'base64')
      .toString()
      .split(':')
    expect([id, decodeURIComponent(secret ?? '')]).toEqual(['service', 'of the service: 100%'])
  })

  test('exchanges again for each call, and uses what came back for that call only', async () => {
    const [token, since, before] = [await others.mint(), others.exchanges.length, others.upstream.length]
    for (let n = 0; n < 3; n += 1) await bench.call(token, 'notes_list')
    expect(subjects(since)).toEqual([token, token, token])
    const used = others.upstream.slice(before).map(({ authorization }) => authorization)
    expect(used).toEqual([since + 1, since + 2, since + 3].map((n) => `Bearer delegated-${n}`))
  })

  test('mixes no two people up who call at the same time', async () => {
    const [since, before] = [others.exchanges.length, others.upstream.length]
    const people = ['alice', 'bob', 'alice', 'bob', 'carol', 'bob']
    const tokens = await Promise.all(people.map((sub, n) => others.mint({ sub, jti: `call-${n}` })))
    await Promise.all(tokens.map((token) => bench.call(token, 'files_list')))
    expect([...subjects(since)].sort()).toEqual([...tokens].sort())
    for (const { path, authorization } of others.upstream.slice(before)) {
      const n = Number(/delegated-(\d+)/.exec(authorization ?? '')?.[1])
      const subject = new URLSearchParams(others.exchanges[n - 1]?.body).get('subject_token') ?? ''
      const { sub } = JSON.parse(Buffer.from(subject.split('.')[1] ?? '', 'base64url').toString())
      expect(path).toBe(`/remote.php/dav/files/${sub}/`)
    }
  })

  const right = {
    access_token: 'x',
    token_type: 'Bearer',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    expires_in: 60,
    scope: 'notes.read',
  }
  const otherwise = (changes: Readonly<Record<string, unknown>>): Answered => ({
    status: 200,
    body: JSON.stringify({ ...right, ...changes }),
  })

  test('takes an answer that is what it asked for', async () => {
    const before = others.upstream.length
    others.instead.token = otherwise({})
    await bench.call(await others.mint(), 'notes_list')
    delete others.instead.token
    expect(others.upstream.slice(before).map(({ authorization }) => authorization)).toEqual(['Bearer x'])
  })

  const refusals: readonly (readonly [string, Answered])[] = [
    ['gives a token of another type', otherwise({ token_type: 'N_A' })],
    [
      'gives a refresh token in place of an access token',
      otherwise({ issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }),
    ],
    ['does not say what it gives', otherwise({ issued_token_type: undefined })],
    ['gives more than was asked for', otherwise({ scope: 'notes.read notes.write' })],
    ['gives a token that is over', otherwise({ expires_in: 0 })],
    ['refuses', { status: 400, body: '{"error":"invalid_request","error_description":"words of the issuer"}' }],
    ['fails', { status: 500, body: 'words of the issuer' }],
    ['gives no token', { status: 200, body: '{"token_type":"Bearer"}' }],
    ['gives an empty token', { status: 200, body: '{"access_token":"","token_type":"Bearer"}' }],
    ['gives a token with an error status', { status: 403, body: '{"access_token":"x","token_type":"Bearer"}' }],
  ]

  test.each(refusals)('makes no call where the issuer %s, and keeps its words', async (_, answer) => {
    const before = others.upstream.length
    others.instead.token = answer
    const { status, result } = await bench.call(await others.mint(), 'notes_list')
    const broker = createTokenBroker(config, rightParts())
    await expect(broker.forCall({ token: 'a', scope: 'b', claims: nobody })).rejects.toBeInstanceOf(BrokerError)
    delete others.instead.token
    expect([status, result]).toEqual([200, ['the authorization server did not delegate', true]])
    expect(others.upstream).toHaveLength(before)
  })

  test('takes the token of a call nowhere else', async () => {
    const before = others.upstream.length
    others.instead.token = { status: 307, body: '', headers: { location: `${others.server.origin}/elsewhere` } }
    const { result } = await bench.call(await others.mint(), 'notes_list')
    delete others.instead.token
    expect([result?.[1], others.upstream.length]).toEqual([true, before])
  })

  test('never hands the token of a client to the upstream', async () => {
    const token = await others.mint()
    await bench.call(token, 'profile_get')
    expect(JSON.stringify(others.upstream)).not.toContain(token)
  })
})
