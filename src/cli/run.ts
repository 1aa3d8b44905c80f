import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { type JudgeOptions, judge, planRun } from '../library/judge.ts'
import { renderTerminal } from '../report/terminal.ts'
import { openOutput } from '../run/output.ts'
import { needsOwnSignIn } from '../run/plan.ts'
import { readBaseline } from '../run/read-baseline.ts'
import { UsageError } from '../run/usage-error.ts'
import { byHandText } from './by-hand-text.ts'
import { documentsText } from './client-flags.ts'
import { containerWanted, idpWanted, mockNamed } from './container-flags.ts'
import { type DetailFlags, detailOf } from './detail.ts'
import { docsAt } from './docs-url.ts'
import { codeOf } from './errors.ts'
import { objectNamed } from './flag-values.ts'
import { interruptible } from './interrupt.ts'
import { type OwnFlags, ownScenariosOf } from './own-flags.ts'
import { type PersonFlags, signInOf } from './person-flags.ts'
import { printPlan } from './plan-view.ts'
import { showProgress } from './progress.ts'
import { reportsNamed, writeReports } from './report-files.ts'
import { shardNamed } from './shard-flags.ts'
import type { Streams } from './streams.ts'
import { settingsText, type TargetFlags, targetOf } from './target-flags.ts'

/** The flags of `claimcheck run`, as they are typed. */
export interface RunFlags extends TargetFlags, PersonFlags, DetailFlags, OwnFlags {
  readonly spec?: string
  readonly only?: readonly string[]
  readonly scenario?: readonly string[]
  readonly seats?: readonly string[]
  readonly requireSeats?: readonly string[]
  readonly profile?: readonly string[]
  readonly docsUrl?: string
  readonly provisioningTool?: string
  readonly sessionTool?: string
  readonly sessionArgs?: string
  readonly out?: string
  readonly report?: readonly string[]
  readonly jobs: string
  readonly shard?: string
  readonly durations?: string
  readonly fault?: string
  readonly baseline?: string
  readonly plan?: boolean
  readonly json?: boolean
}

/** A whole number of at least one. */
export function countNamed(flag: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new UsageError('usage', `${flag} takes a whole number from 1 to 64, not '${text}'.`)
  return count
}

/** The tool that was named, with its arguments. */
function sessionToolOf({ sessionTool: name, sessionArgs }: RunFlags): Pick<JudgeOptions, 'sessionTool'> {
  if (name === undefined && sessionArgs !== undefined)
    throw new UsageError('usage', '--session-args are the arguments of a tool: name it with --session-tool.')
  if (name === undefined) return {}
  return {
    sessionTool:
      sessionArgs === undefined ? { name } : { name, args: objectNamed('--session-args', sessionArgs, '{"id": 1}') },
  }
}

/**
 * What the flags ask for, beside the target.
 *
 * @throws UsageError
 */
export async function optionsOf(flags: RunFlags): Promise<JudgeOptions> {
  const { spec, only, scenario, seats, requireSeats, profile, fault, baseline, provisioningTool } = flags
  return {
    ...(spec === undefined ? {} : { spec }),
    ...(only === undefined ? {} : { only }),
    ...(provisioningTool === undefined ? {} : { provisioningTool }),
    ...docsAt(flags.docsUrl),
    ...(scenario === undefined ? {} : { scenario }),
    ...(seats === undefined ? {} : { seats }),
    ...(requireSeats === undefined ? {} : { requireSeats }),
    ...(profile === undefined ? {} : { profiles: profile }),
    ...sessionToolOf(flags),
    ...signInOf(flags, process.env),
    ...(await ownScenariosOf(flags)),
    jobs: countNamed('--jobs', flags.jobs),
    ...shardNamed(flags),
    ...(fault === undefined ? {} : { fault }),
    ...(baseline === undefined ? {} : { baseline: baselineIn(baseline) }),
  }
}

/** The failures that a file says are expected. */
function baselineIn(path: string): ReturnType<typeof readBaseline> {
  try {
    return readBaseline(readFileSync(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('baseline-invalid', `The baseline '${path}' cannot be read (${codeOf(error) ?? 'damaged'}).`)
  }
}

/** A path as a person would type it from here. */
export function shortest(path: string): string {
  const near = relative(process.cwd(), path)
  return near.length < path.length && !near.startsWith('..') ? near : path
}

/** Tells the person what to start a server with that claimcheck does not start itself. */
export function tellValues(flags: RunFlags, streams: Streams): NonNullable<JudgeOptions['onValues']> {
  return (values) => {
    const served =
      mockNamed(flags) ?? flags.trustIssuer ?? flags.issuerUrl ?? containerWanted(flags) ?? idpWanted(flags)
    if (served !== undefined && flags.command === undefined) streams.err(`${settingsText(values, flags)}\n`)
  }
}

/** Judges a deployment, writes its reports, and gives the exit code of the verdict. */
export async function runCommand(flags: RunFlags, streams: Streams): Promise<number> {
  const options = await optionsOf(flags)
  const detail = detailOf(flags)
  const folder = flags.out ?? 'reports/latest'
  const chosen = reportsNamed(flags.report, folder)
  const target = targetOf(flags, process.env)
  const plan = await planRun(target, options)
  if (flags.plan === true) {
    streams.err(documentsText(flags))
    streams.out(flags.json === true ? `${JSON.stringify(plan, null, 2)}\n` : printPlan(plan))
    return 0
  }
  const output = openOutput(folder)
  const progress = showProgress(streams, detail)
  const interrupt = interruptible(streams, progress.clear)
  try {
    const run = await judge(target, {
      ...options,
      onValues: tellValues(flags, streams),
      onProgress: progress.onProgress,
      byHand: byHandText(streams, plan.scenarios.filter(({ left }) => left?.reason === needsOwnSignIn).length),
      signal: interrupt.signal,
      onEvent: (event) => {
        output.append(event)
        progress.onEvent(event)
      },
    })
    const written = writeReports(run, output, chosen)
    streams.out(
      flags.json === true
        ? `${JSON.stringify({ verdict: run.verdict, exitCode: run.exitCode, counts: run.counts, files: written })}\n`
        : renderTerminal(run, { width: streams.width, color: streams.color, detail }),
    )
    if (flags.json !== true)
      streams.out(`report: ${shortest(written.html ?? Object.values(written)[0] ?? output.path)}\n`)
    return run.exitCode
  } finally {
    progress.clear()
    output.close()
    interrupt.done()
  }
}
