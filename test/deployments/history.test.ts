import { describe, expect, it } from 'vitest'
import { conformantDeployments, deploymentNamed, deploymentNames } from '../../src/deployments/table.ts'
import { runDeployment } from '../../src/run/run.ts'

const history = deploymentNames.filter((name) => !conformantDeployments.includes(name))

/** Scenarios that begin with a token that the server takes. */
const restsOnToken = /^(access|audience|validation|introspection|passthrough|separation|token-exchange|provisioning)\//

describe('the deployments of the history', () => {
  it('are pass-through in five sub-cases, what stood before the exchange, and the relay', () => {
    expect(history).toEqual([
      'pass-through:A',
      'pass-through:B',
      'pass-through:C',
      'pass-through:D',
      'pass-through:E',
      'progressive-consent',
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
    const declared = deploymentNamed(deployment)
    const failed = having('failed')
    expect(failed.sort()).toEqual(declared.fails.map(({ check }) => check).sort())
    expect(having('warned').sort()).toEqual(declared.warns.map(({ check }) => check).sort())
    // Where the server takes no token of the flow, what rests on one cannot be judged; elsewhere everything is.
    const unsettled = run.checks.flatMap(({ probes }) => probes).filter(({ kind }) => kind === 'control-failed')
    if (!failed.includes('flow-issued-token-accepted')) expect(unsettled).toEqual([])
    expect(unsettled.filter(({ scenario }) => !restsOnToken.test(scenario))).toEqual([])
    expect(run.exitCode).toBe(failed.length === 0 ? 0 : 1)
  })
})
