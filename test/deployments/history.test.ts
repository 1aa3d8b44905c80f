import { describe, expect, it } from 'vitest'
import { deploymentNamed, deploymentNames } from '../../src/deployments/table.ts'
import { runDeployment } from '../../src/run/run.ts'

const history = deploymentNames.filter((name) => name.startsWith('pass-through:') || name === 'relay')

describe('the deployments of the history', () => {
  it('are pass-through in five sub-cases, and the relay', () => {
    expect(history).toEqual([
      'pass-through:A',
      'pass-through:B',
      'pass-through:C',
      'pass-through:D',
      'pass-through:E',
      'relay',
    ])
  })

  it.each(history)('%s fails exactly what it declares', async (deployment) => {
    const run = await runDeployment(
      { deployment, only: [], scenario: [], requireSeats: [], jobs: 1 },
      { version: 'test', command: 'test', onEvent: () => {} },
    )
    const having = (wanted: string): string[] =>
      run.checks.filter(({ outcome }) => outcome === wanted).map(({ id }) => id)
    const failed = having('failed')
    const unsettled = run.checks.flatMap(({ probes }) => probes).filter(({ kind }) => kind === 'control-failed')
    expect(failed.sort()).toEqual([...deploymentNamed(deployment).fails.map(({ check }) => check)].sort())
    // Nextcloud takes the secret of a client from header and body alike; the relay fails that check for worse reasons.
    expect(having('warned')).toEqual(deployment === 'relay' ? [] : ['tok-client-auth-enforced'])
    // Where the server takes no token of the flow, what rests on one cannot be judged; elsewhere everything is.
    if (!failed.includes('flow-issued-token-accepted')) expect(unsettled).toEqual([])
    expect(unsettled.every(({ id }) => /^(rs|token)-/.test(id))).toBe(true)
    expect(run.exitCode).toBe(failed.length === 0 ? 0 : 1)
  })
})
