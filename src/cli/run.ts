import { faultNamed, faults } from '../faults/index.ts'
import { renderTerminal } from '../report/terminal.ts'
import { openOutput } from '../run/output.ts'
import type { RunRequest } from '../run/plan.ts'
import { planDeployment, runDeployment } from '../run/run.ts'
import { UsageError } from '../run/usage-error.ts'
import { printPlan } from './plan-view.ts'
import { showProgress } from './progress.ts'
import { writeReports } from './report-files.ts'
import type { Streams } from './streams.ts'
import { version } from './version.ts'

/** The flags of `claimcheck run`, as they are typed. */
export interface RunFlags {
  readonly deployment: string
  readonly spec?: string
  readonly only?: readonly string[]
  readonly scenario?: readonly string[]
  readonly seats?: string
  readonly requireSeats?: readonly string[]
  readonly profile?: string
  readonly out?: string
  readonly jobs: string
  readonly fault?: string
  readonly plan?: boolean
  readonly json?: boolean
}

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** A whole number of at least one. */
export function countNamed(flag: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new UsageError('usage', `${flag} takes a whole number from 1 to 64, not '${text}'.`)
  return count
}

/** For each check, the ids of the faults that prove it. */
export function provingFaults(): Record<string, string[]> {
  const provedBy: Record<string, string[]> = {}
  for (const { id, fails } of faults)
    for (const check of new Set(fails.map((probe) => probe.split('/')[0] ?? probe))) (provedBy[check] ??= []).push(id)
  return provedBy
}

function requestOf(flags: RunFlags): RunRequest {
  if (flags.fault !== undefined) faultNamed(flags.fault, flags.deployment)
  return {
    deployment: flags.deployment,
    ...(flags.spec === undefined ? {} : { spec: flags.spec }),
    only: flags.only ?? [],
    scenario: flags.scenario ?? [],
    ...(flags.seats === undefined ? {} : { seats: words(flags.seats) }),
    requireSeats: flags.requireSeats ?? [],
    ...(flags.profile === undefined ? {} : { profiles: words(flags.profile) }),
    jobs: countNamed('--jobs', flags.jobs),
    ...(flags.fault === undefined ? {} : { fault: flags.fault }),
    provedBy: provingFaults(),
  }
}

/** Judges a deployment, writes its reports, and gives the exit code of the verdict. */
export async function runCommand(flags: RunFlags, streams: Streams): Promise<number> {
  const request = requestOf(flags)
  if (flags.plan === true) {
    const plan = await planDeployment(request)
    streams.out(flags.json === true ? `${JSON.stringify(plan, null, 2)}\n` : printPlan(plan))
    return 0
  }
  const output = openOutput(flags.out ?? 'reports/latest')
  const interrupt = new AbortController()
  const onSignal = (): void => interrupt.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const progress = showProgress(streams)
  try {
    const fault = flags.fault === undefined ? undefined : faultNamed(flags.fault, flags.deployment)
    const run = await runDeployment(request, {
      version: version(),
      command: commandLine(flags),
      signal: interrupt.signal,
      ...(fault === undefined ? {} : { applyFault: fault.apply }),
      onEvent: (event) => {
        output.append(event)
        progress.onEvent(event)
      },
    })
    const written = writeReports(run, output)
    streams.out(
      flags.json === true
        ? `${JSON.stringify({ verdict: run.verdict, exitCode: run.exitCode, counts: run.counts, files: written })}\n`
        : renderTerminal(run, { width: streams.width, color: streams.color }),
    )
    if (flags.json !== true) streams.out(`report: ${written.html ?? output.path}\n`)
    return run.exitCode
  } finally {
    progress.clear()
    output.close()
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** The command line that makes the same run again; no flag of `run` carries a secret. */
function commandLine(flags: RunFlags): string {
  const parts = ['claimcheck run', `--deployment ${flags.deployment}`]
  if (flags.fault !== undefined) parts.push(`--fault ${flags.fault}`)
  if (flags.spec !== undefined) parts.push(`--spec ${flags.spec}`)
  for (const glob of flags.only ?? []) parts.push(`--only '${glob}'`)
  for (const glob of flags.scenario ?? []) parts.push(`--scenario '${glob}'`)
  if (flags.seats !== undefined) parts.push(`--seats ${flags.seats}`)
  if (flags.requireSeats !== undefined) parts.push(`--require-seats ${flags.requireSeats.join(',')}`)
  if (flags.profile !== undefined) parts.push(`--profile ${flags.profile}`)
  return parts.join(' ')
}
