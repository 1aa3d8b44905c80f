import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import { rpcResponse } from '../../src/client/mcp-answer.ts'
import type { McpClient } from '../../src/client/mcp-client.ts'
import type { StartedTarget } from '../../src/contract/target.ts'
import type { Revision } from '../../src/contract/words.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import type { Exchange } from '../../src/http/exchange.ts'
import { createPerson } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function aliceAt(
  deployment: string,
  revision: Revision,
): Promise<{ target: StartedTarget; client: McpClient; exchanges: Exchange[] }> {
  const target = await startDeployment(deployment)
  const { sender, exchanges } = senderTo([target.mcp, target.nextcloud, target.issuer])
  cleanups.push(
    () => sender.close(),
    () => target.stop(),
  )
  const account = target.accounts.find(({ user }) => user === 'alice')
  if (account === undefined) throw new Error('no alice')
  const person = createPerson({ name: 'alice', account, sender })
  return { target, exchanges, client: createClient({ sender, person, mcpUrl: target.mcp, revision }) }
}

const everywhere: readonly (readonly [string, Revision])[] = [
  ['reference', '2025-06-18'],
  ['reference', '2025-11-25'],
  ['reference', '2026-07-28'],
  ['reference:opaque', '2025-11-25'],
  ['reference:issuer-path', '2025-11-25'],
  ['reference:oidc-discovery', '2026-07-28'],
  ['reference:two-resources', '2025-11-25'],
]

describe('a complete flow', () => {
  test.each(everywhere)(
    'at %s by %s: discovery to a tool list, then a refresh, with no secret in the record',
    async (name, revision) => {
      const { target, client, exchanges } = await aliceAt(name, revision)
      const tokens = await client.tokens()
      const list = await client.listTools(tokens.accessToken)
      expect(rpcResponse(list)?.result?.['tools']).toBeInstanceOf(Array)
      expect(await client.resource()).toBe(target.mcp)

      const refused = await client.listTools(`${tokens.accessToken}x`)
      expect(refused.status).toBe(401)

      const refreshed = await client.refresh(tokens.refreshToken ?? '')
      expect(refreshed.status).toBe(200)

      const { upstream } = target.seats
      const written = JSON.stringify(exchanges)
      const secrets = [
        tokens.accessToken,
        tokens.refreshToken ?? '',
        ...(upstream?.credentials() ?? []).map(({ value }) => value),
      ]
      for (const secret of secrets) if (secret.length >= 20) expect(written.includes(secret)).toBe(false)
    },
  )

  test('a person who refuses sends an error back', async () => {
    const { client } = await aliceAt('reference', '2025-11-25')
    const callback = await client.authorize(undefined, 'deny')
    expect([callback.code, callback.params.get('error')]).toEqual([undefined, 'access_denied'])
  })

  test.each([
    ['pass-through:A', 401],
    ['pass-through:C', 200],
    ['relay', 200],
  ])('at %s every step works, and a tool list with the fresh token is answered with %i', async (name, status) => {
    const { client } = await aliceAt(name, '2025-11-25')
    expect((await client.listTools(await client.accessToken())).status).toBe(status)
  })
})
