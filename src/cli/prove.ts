import { proveFaults } from '../library/prove-faults.ts'
import type { FaultReport } from '../prove/exactness.ts'
import type { Proof } from '../prove/prove.ts'
import { countNamed } from './run.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck prove`. */
export interface ProveFlags {
  readonly only?: readonly string[]
  readonly jobs: string
  readonly json?: boolean
}

/** Proves the faults: exit code 0 only when the proof is whole. */
export async function proveCommand(flags: ProveFlags, streams: Streams): Promise<number> {
  const proof = await proveFaults({
    ...(flags.only === undefined ? {} : { only: flags.only }),
    jobs: countNamed('--jobs', flags.jobs),
    onReport: (report) => {
      if (flags.json !== true) streams.out(reportLine(report))
    },
  })
  streams.out(
    flags.json === true ? `${JSON.stringify(proofAsJson(proof), null, 2)}\n` : summary(proof, flags.only !== undefined),
  )
  return proof.complete ? 0 : 1
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
