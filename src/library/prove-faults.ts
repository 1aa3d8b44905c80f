import { scenarios } from '../../scenarios/index.ts'
import { conformantDeployments } from '../deployments/table.ts'
import { faults, redundantProbes } from '../faults/index.ts'
import type { FaultReport } from '../prove/exactness.ts'
import { type Proof, prove } from '../prove/prove.ts'
import { globTest } from '../run/glob.ts'
import { unknownName } from '../run/usage-error.ts'
import { openRunThreads } from './run-threads.ts'

/** What to prove, and how. */
export interface ProveOptions {
  /** Globs over ids of faults; all when absent. With some left out, nothing is said of probes without a fault. */
  readonly only?: readonly string[]
  /** Runs at the same time; 2 when absent. */
  readonly jobs?: number
  /** Told of each fault as it is done. */
  readonly onReport?: (report: FaultReport) => void
}

/**
 * Puts every fault into its deployment, plays all scenarios, and compares what changes with what the fault declares.
 * `complete` says that every fault is exact, that nothing lacks one, and that the conformant deployments are conformant.
 *
 * @throws UsageError `unknown-fault` when a glob matches none
 */
export async function proveFaults(options: ProveOptions = {}): Promise<Proof> {
  const { only = [], jobs = 2, onReport } = options
  const chosen = chooseFaults(only)
  const threads = openRunThreads()
  try {
    return await prove({
      faults: chosen,
      redundant: redundantProbes,
      conformant: conformantDeployments,
      probes: Object.values(scenarios).flatMap((scenario) => scenario.probes),
      partial: only.length > 0,
      jobs,
      run: (order) => threads.run(order),
      ...(onReport === undefined ? {} : { onReport }),
    })
  } finally {
    await threads.close()
  }
}

function chooseFaults(globs: readonly string[]): typeof faults {
  if (globs.length === 0) return faults
  const ids = faults.map((fault) => fault.id)
  for (const glob of globs)
    if (!ids.some(globTest(glob))) throw unknownName('fault', glob, ids, 'claimcheck list faults')
  return faults.filter((fault) => globs.some((glob) => globTest(glob)(fault.id)))
}
