import { expect, test } from 'vitest'
import { startDeployment } from '../../src/deployments/start.ts'
import { faultNamed } from '../../src/faults/index.ts'
import { judge } from '../../src/library/judge.ts'
import { stopAfterTest } from '../witness/deployment.ts'

test('a server that gives a refresh token for offline_access only, and lists it, is judged by its refresh tokens', async () => {
  const { apply } = faultNamed('offline-access-without-consent', 'reference')
  const { mcp, accounts, nextcloud, stop } = await startDeployment('reference', { fault: apply })
  stopAfterTest(stop)
  const run = await judge(
    {
      server: mcp,
      patience: 5,
      accounts: accounts.slice(0, 2),
      passwordsAt: [nextcloud],
      allowDisruptive: true,
    },
    { scenario: ['refresh/*'] },
  )
  const outcomeOf = (id: string): unknown => {
    const probe = run.checks.flatMap(({ probes }) => probes).find((one) => one.id === id)
    return probe?.kind ?? probe?.outcome
  }
  expect(outcomeOf('rt-client-bound/other-client')).toBe('passed')
  // A client that does not ask gets none: what that means is seen by one that leaves it out.
  expect(outcomeOf('rt-offline-access-rule/advertised')).toBe('passed')
  expect(outcomeOf('rt-offline-access-rule/consent')).toBe('failed')
  expect(run.preflight).toEqual([])
})
