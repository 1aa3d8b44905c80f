import { type JudgeOptions, planRun } from '../library/judge.ts'
import { matrixText } from '../report/matrix/text.ts'
import { isJudged } from '../run/matrix.ts'
import { UsageError } from '../run/usage-error.ts'
import { detailOf } from './detail.ts'
import { list } from './flag-values.ts'
import { interruptible } from './interrupt.ts'
import { type ColumnWanted, judgeMany } from './judge-many.ts'
import { printPlan } from './plan-view.ts'
import { showProgress } from './progress.ts'
import { reportsNamed } from './report-files.ts'
import { optionsOf, type RunFlags, runCommand, shortest, tellValues } from './run.ts'
import type { Streams } from './streams.ts'
import { targetOf } from './target-flags.ts'

/** `run`, of one target or of a matrix: whichever the flags name. */
export async function runOrMatrix(flags: RunFlags, streams: Streams): Promise<number> {
  const several = (text: string | undefined): boolean => text?.includes(',') ?? false
  return several(flags.deployment) || several(flags.spec)
    ? await matrixCommand(flags, streams)
    : await runCommand(flags, streams)
}

async function matrixCommand(flags: RunFlags, streams: Streams): Promise<number> {
  return await judgeColumns(await columnsOf(flags, streams), flags, streams)
}

/**
 * Judges each column into a folder of its own, prints and writes the matrix, and gives the worst exit code.
 *
 * @param flags - how the whole is shown, and where it is written
 * @param atOnce - columns that are judged at the same time
 * @throws UsageError and what a run throws for an unknown name, before anything is started
 */
export async function judgeColumns(
  columns: readonly ColumnWanted[],
  flags: RunFlags,
  streams: Streams,
  atOnce = 1,
): Promise<number> {
  const detail = detailOf(flags)
  const folder = flags.out ?? 'reports/matrix'
  const reports = reportsNamed(flags.report, folder)
  const shared = reports.find(({ path }) => path !== undefined)
  if (shared !== undefined)
    throw new UsageError(
      'usage',
      `--report ${shared.format.name}=FILE would be written by every column; leave the file out, each column has a folder.`,
    )
  const plans = []
  for (const { target, options } of columns) {
    const plan = await planRun(target, options)
    // Otherwise only looked at, so that what is wrong is said before anything is started.
    if (flags.plan === true) plans.push(plan)
  }
  if (flags.plan === true) {
    streams.out(flags.json === true ? `${JSON.stringify(plans, null, 2)}\n` : plans.map(printPlan).join('\n'))
    return 0
  }
  const progress = showProgress(streams, detail)
  const interrupt = interruptible(streams, progress.clear)
  try {
    const { signal } = interrupt
    const { onEvent, onProgress } = progress
    const matrix = await judgeMany(columns, { folder, reports, signal, atOnce, onEvent, onProgress })
    progress.clear()
    const { exitCode } = matrix
    streams.out(
      flags.json === true
        ? `${JSON.stringify({ exitCode, columns: matrix.columns })}\n`
        : `${matrixText(matrix, streams)}\nmatrix: ${shortest(`${folder}/index.html`)}\n`,
    )
    if (flags.json !== true && !matrix.columns.every(isJudged)) streams.err('some columns could not be judged\n')
    return exitCode
  } finally {
    progress.clear()
    interrupt.done()
  }
}

async function columnsOf(flags: RunFlags, streams: Streams): Promise<readonly ColumnWanted[]> {
  const revisions = flags.spec === undefined ? [undefined] : once('--spec', list(flags.spec))
  const deployments = once('--deployment', list(flags.deployment))
  const pairs = deployments.flatMap((deployment) => revisions.map((spec) => ({ deployment, spec })))
  return await Promise.all(
    pairs.map(async ({ deployment, spec }): Promise<ColumnWanted> => {
      const { spec: _, ...rest } = flags
      const one: RunFlags = { ...rest, deployment, ...(spec === undefined ? {} : { spec }) }
      const target = targetOf(one, process.env)
      const options: JudgeOptions = { ...(await optionsOf(one)), onValues: tellValues(one, streams) }
      const name = typeof target === 'string' ? target : target.server
      return { name: revisions.length > 1 && spec !== undefined ? `${name}@${spec}` : name, target, options }
    }),
  )
}

/** @throws UsageError where a name is given twice, or none */
function once(flag: string, names: readonly string[]): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError('usage', `${flag} names '${twice}' twice; name each once.`)
  if (names.length === 0) throw new UsageError('usage', `${flag} names nothing; write names with commas between them.`)
  return names
}
