import { scenarios } from '../../scenarios/index.ts'
import { conformantDeployments } from '../deployments/table.ts'
import { faults, redundantProbes } from '../faults/index.ts'
import type { FaultReport } from '../prove/exactness.ts'
import { type Proof, prove, type RunOrder } from '../prove/prove.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { globTest } from '../run/plan.ts'
import { runDeployment } from '../run/run.ts'
import { unknownName } from '../run/usage-error.ts'
import { countNamed } from './run.ts'
import type { Streams } from './streams.ts'
import { version } from './version.ts'

/** The flags of `claimcheck prove`. */
export interface ProveFlags {
  readonly only?: readonly string[]
  readonly jobs: string
  readonly json?: boolean
}

/** Proves the faults: exit code 0 only when the proof is whole. */
export async function proveCommand(flags: ProveFlags, streams: Streams): Promise<number> {
  const chosen = chooseFaults(flags.only ?? [])
  const proof = await prove({
    faults: chosen,
    redundant: redundantProbes,
    conformant: conformantDeployments,
    probes: Object.values(scenarios).flatMap((scenario) => scenario.probes),
    partial: flags.only !== undefined,
    jobs: countNamed('--jobs', flags.jobs),
    run: runOnce,
    onReport: (report) => {
      if (flags.json !== true) streams.out(reportLine(report))
    },
  })
  streams.out(
    flags.json === true ? `${JSON.stringify(proofAsJson(proof), null, 2)}\n` : summary(proof, flags.only !== undefined),
  )
  return proof.complete ? 0 : 1
}

/** One run with all scenarios, with or without a fault; nothing is written. */
export async function runOnce(order: RunOrder): Promise<FinishedRun> {
  const fault = faults.find((candidate) => candidate.id === order.fault)
  return await runDeployment(
    {
      deployment: order.deployment,
      ...(order.spec === undefined ? {} : { spec: order.spec }),
      ...(order.fault === undefined ? {} : { fault: order.fault }),
      only: [],
      scenario: [],
      requireSeats: [],
      jobs: 1,
    },
    {
      version: version(),
      command: 'claimcheck prove',
      onEvent: () => {},
      ...(fault === undefined ? {} : { applyFault: fault.apply }),
    },
  )
}

function chooseFaults(globs: readonly string[]): typeof faults {
  if (globs.length === 0) return faults
  const ids = faults.map((fault) => fault.id)
  for (const glob of globs)
    if (!ids.some(globTest(glob))) throw unknownName('fault', glob, ids, 'claimcheck list faults')
  return faults.filter((fault) => globs.some((glob) => globTest(glob)(fault.id)))
}

function reportLine(report: FaultReport): string {
  const head = `${report.exact ? 'exact  ' : 'INEXACT'}  ${report.id}  (${report.deployment}${report.spec === undefined ? '' : `, ${report.spec}`})`
  return [head, ...report.deviations.map((deviation) => `           ${deviation}`)].join('\n').concat('\n')
}

function proofAsJson(proof: Proof): Record<string, unknown> {
  const { faults: reports, probesWithoutFault, checksWithoutFault, staleRedundant, falseAlarms } = proof
  return { faults: reports, probesWithoutFault, checksWithoutFault, staleRedundant, falseAlarms }
}

function summary(proof: Proof, partial: boolean): string {
  const exact = proof.faults.filter((report) => report.exact).length
  const lines = [`\n${exact} of ${proof.faults.length} faults are exact`]
  if (partial) lines.push('only some faults were looked at, so nothing is said of probes without one')
  const say = (title: string, list: readonly string[]): void => {
    if (list.length > 0) lines.push(`${title}:`, ...list.map((item) => `  ${item}`))
  }
  say('probes that no fault singles out', proof.probesWithoutFault)
  say('checks that no fault makes fail', proof.checksWithoutFault)
  say('probes declared redundant that are not', proof.staleRedundant)
  say(
    'false alarms',
    proof.falseAlarms.map((alarm) => `${alarm.deployment}: ${alarm.verdict} (${alarm.checks.join(', ')})`),
  )
  return `${lines.join('\n')}\n`
}
