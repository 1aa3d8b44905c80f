import { afterEach, expect, test } from 'vitest'
import { discover } from '../../src/client/discover.ts'
import { createCookieJar } from '../../src/person/cookie-jar.ts'
import { scenario } from '../../src/scenario/definition.ts'
import { Docket } from '../../src/scenario/docket.ts'
import { makeHost } from '../../src/scenario/host.ts'
import { makeStage } from '../../src/scenario/make-stage.ts'
import { noProvisioning } from '../../src/scenario/provisioning.ts'
import { startTinyTarget } from '../client/tiny-target.ts'
import { senderTo } from '../http/test-sender.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** The authorization request of alice at a server that gives refresh tokens to those only who want people to be asked. */
async function requestIn(clients: 'new' | 'reused'): Promise<URLSearchParams> {
  const target = await startTinyTarget({ metadata: { scopes_supported: ['offline_access'] } })
  const { sender } = senderTo([target.origin])
  cleanups.push(() => sender.close(), target.close)
  const { alice } = makeStage({
    target: {
      name: 'tiny',
      mcp: target.mcp,
      otherMcp: [],
      accounts: [{ user: 'alice', password: 'right-password' }],
      clients: [],
      components: [],
      settings: {},
      seats: {},
      stop: async () => {},
    },
    spec: '2025-11-25',
    scenario: scenario({ title: 'x', probes: [], seats: ['client'], impact: 'active', clients, play: async () => {} }),
    docket: new Docket([], () => {}),
    sender,
    host: makeHost('127.0.0.1', sender.recorder),
    offered: ['client'],
    cookiesOf: () => createCookieJar(),
    ways: {},
    memoryOf: () => ({}),
    toolMemory: { found: [], trials: [], unmarked: [] },
    provisioning: noProvisioning(),
    offline: 'prompt',
    lookUp: discover,
  })
  return new URL((await alice.prepare()).url).searchParams
}

test('clients want their people to be asked, where no refresh token comes without', async () => {
  const asked = await requestIn('reused')
  expect(asked.get('scope')).toBe('notes.read offline_access')
  expect(asked.get('prompt')).toBe('consent')
})

test('but for those of a story about who is asked, which would be told by the wish', async () => {
  const asked = await requestIn('new')
  expect(asked.get('scope')).toBe('notes.read')
  expect(asked.has('prompt')).toBe(false)
})
