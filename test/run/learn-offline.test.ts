import { expect, test } from 'vitest'
import type { McpClient } from '../../src/client/mcp-client.ts'
import type { OfflineWay } from '../../src/client/offline.ts'
import { StepError } from '../../src/client/step-error.ts'
import { learnOffline } from '../../src/run/learn-offline.ts'
import { scopesKnown } from '../client/scopes-known.ts'

const known = scopesKnown('a', ['offline_access'])
// Nothing else of a client is looked at here.
const clientWith = (tokens: () => Promise<object>): McpClient => ({ tokens }) as McpClient

/** What is learnt where tokens come by way. */
async function learnt(by: Readonly<Record<OfflineWay, () => Promise<object>>>, asGood = true) {
  const tried: OfflineWay[] = []
  const clientBy = (way: OfflineWay): McpClient => {
    tried.push(way)
    return clientWith(by[way])
  }
  return { offline: await learnOffline(known, clientBy, async () => asGood), tried }
}

const refreshable = async (): Promise<object> => ({ accessToken: 'at', refreshToken: 'rt' })
const plain = async (): Promise<object> => ({ accessToken: 'at' })
const refused = async (): Promise<object> => {
  throw new StepError('no-code', 'the redirect says invalid_scope', [])
}

test('the least by which a refresh token comes is enough', async () => {
  expect(await learnt({ scope: refreshable, prompt: refreshable })).toEqual({ offline: 'scope', tried: ['scope'] })
  expect(await learnt({ scope: plain, prompt: refreshable })).toMatchObject({ offline: 'prompt' })
  expect(await learnt({ scope: refused, prompt: refreshable })).toMatchObject({ offline: 'prompt' })
})

test('none is worth a token that opens less than before', async () => {
  const { offline, tried } = await learnt({ scope: refreshable, prompt: refreshable }, false)
  expect([offline, tried]).toEqual(['vain', ['scope', 'prompt']])
})

test('what comes of nothing is said to be in vain, and a mistake of ours is none of the server', async () => {
  expect(await learnt({ scope: plain, prompt: refused })).toMatchObject({ offline: 'vain' })
  const broken = async (): Promise<object> => {
    throw new TypeError('ours')
  }
  await expect(learnt({ scope: broken, prompt: plain })).rejects.toThrow('ours')
})
