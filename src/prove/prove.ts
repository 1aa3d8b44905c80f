import type { Reasoned } from '../contract/fault.ts'
import { compareRuns } from './compare.ts'
import { findGaps, type Gaps } from './completeness.ts'
import { type DeclaredFault, type FaultReport, reportFault } from './exactness.ts'
import type { ProvedRun, RunOrder } from './run-order.ts'

/** What the proof is about, and how runs are made. */
export interface ProofInput {
  readonly faults: readonly DeclaredFault[]
  readonly redundant: readonly Reasoned[]
  /** Deployments that must be conformant, sub-cases included. */
  readonly conformant: readonly string[]
  /** Every probe of every scenario. */
  readonly probes: readonly string[]
  /** True when only some of the faults are looked at; then nothing is said of what lacks one. */
  readonly partial: boolean
  readonly run: (order: RunOrder) => Promise<ProvedRun>
  readonly jobs: number
  readonly onReport?: (report: FaultReport) => void
}

/** A conformant deployment in which something was found. */
export interface FalseAlarm {
  readonly deployment: string
  readonly verdict: string
  readonly checks: readonly string[]
}

/** The whole proof. */
export interface Proof extends Gaps {
  readonly faults: readonly FaultReport[]
  readonly falseAlarms: readonly FalseAlarm[]
  /** True when every fault is exact, nothing lacks one, and the conformant deployments are conformant. */
  readonly complete: boolean
}

/** Puts every fault into its deployment, with all scenarios, and compares what it changes with what it declares. */
export async function prove(input: ProofInput): Promise<Proof> {
  const baselines = new Map<string, ProvedRun>()
  const keyOf = ({ deployment, spec }: RunOrder): string => `${deployment} ${spec ?? ''}`
  const wanted = new Map<string, RunOrder>()
  for (const deployment of input.partial ? [] : input.conformant) wanted.set(keyOf({ deployment }), { deployment })
  for (const { deployment, spec } of input.faults) {
    const order = { deployment, ...(spec === undefined ? {} : { spec }) }
    wanted.set(keyOf(order), order)
  }
  await inParallel([...wanted.values()], input.jobs, async (order) => {
    baselines.set(keyOf(order), await input.run(order))
  })

  const reports = new Map<string, FaultReport>()
  await inParallel(input.faults, input.jobs, async (fault) => {
    const order = { deployment: fault.deployment, ...(fault.spec === undefined ? {} : { spec: fault.spec }) }
    const baseline = baselines.get(keyOf(order))
    const faulted = await input.run({ ...order, fault: fault.id })
    if (baseline === undefined) throw new Error(`no baseline for ${fault.id}`)
    const report = reportFault(fault, compareRuns(baseline, faulted), faulted.scenarios)
    reports.set(fault.id, report)
    input.onReport?.(report)
  })

  const faults = input.faults.flatMap((fault) => reports.get(fault.id) ?? [])
  const falseAlarms = (input.partial ? [] : input.conformant).flatMap((deployment) => {
    const run = baselines.get(keyOf({ deployment }))
    return run === undefined || run.verdict === 'conformant' ? [] : [falseAlarm(deployment, run)]
  })
  const gaps = input.partial
    ? { probesWithoutFault: [], checksWithoutFault: [], staleRedundant: [] }
    : findGaps(input.probes, faults, input.redundant)
  const complete =
    faults.every((report) => report.exact) &&
    falseAlarms.length === 0 &&
    Object.values(gaps).every((list) => list.length === 0)
  return { faults, ...gaps, falseAlarms, complete }
}

function falseAlarm(deployment: string, run: ProvedRun): FalseAlarm {
  const checks = run.checks.filter(
    (check) =>
      check.outcome === 'failed' ||
      check.outcome === 'warned' ||
      check.kind === 'control-failed' ||
      check.kind === 'uncorrelated',
  )
  return { deployment, verdict: run.verdict, checks: checks.map((check) => check.id) }
}

/** Works through a list, `jobs` at a time, in order. */
async function inParallel<T>(items: readonly T[], jobs: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker))
}
