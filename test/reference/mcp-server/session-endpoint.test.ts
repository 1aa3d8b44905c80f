import { expect, test } from 'vitest'
import { configAmong, createBench, now, startOthers } from './bench.ts'

const others = await startOthers()
const bench = createBench(configAmong(others))
const ask = (token: string | undefined, method = 'GET') =>
  bench.send(
    { method, ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }) },
    '/api/v1/session',
  )

test('the settings page learns who is connected', async () => {
  const answer = await ask(await others.mint({ scope: 'notes.read' }))
  expect([answer?.status, answer?.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  expect(await answer?.json()).toEqual({
    user: 'alice',
    client_id: 'a-client',
    scopes: ['notes.read'],
    expires_at: now + 600,
  })
})

test.each([
  ['no token', undefined],
  ['a token for another server', { aud: 'https://other.example/mcp' }],
  ['a token that is over', { exp: now - 1 }],
])('it is refused as at the MCP endpoint with %s', async (_what, claims) => {
  const answer = await ask(claims === undefined ? undefined : await others.mint(claims))
  expect(answer?.status).toBe(401)
  expect(answer?.headers.get('www-authenticate')).toContain('resource_metadata="http://mcp.example/.well-known/')
})

test('it is read only', async () => {
  const answer = await ask(await others.mint(), 'POST')
  expect([answer?.status, answer?.headers.get('allow')]).toEqual([405, 'GET'])
})
