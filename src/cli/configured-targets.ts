import { type Flags, withConfig } from '../config/flags-of.ts'
import type { Config, ConfigFile } from '../config/members.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import type { ColumnWanted } from './judge-many.ts'
import { judgeColumns } from './matrix.ts'
import { countNamed, optionsOf, type RunFlags, tellValues } from './run.ts'
import type { Streams } from './streams.ts'
import { targetOf } from './target-flags.ts'

/** What says how targets of a file are judged. */
interface TargetsWanted {
  readonly all: RunFlags
  readonly typed: Flags
  /** The targets that were named; absent: all. */
  readonly names?: readonly string[]
}

/**
 * Judges the targets of a configuration, as a matrix with a column for each. `--jobs` says how many at once; how many
 * scenarios of one are played at once is said in the file.
 *
 * @throws UsageError `unknown-target`, `usage`, and what a run throws for an unknown name
 */
export async function judgeTargets(
  { targets = {}, ...shared }: ConfigFile,
  { all, typed, names }: TargetsWanted,
  streams: Streams,
): Promise<number> {
  const misplaced = (['deployment', 'server', 'command'] as const).find((name) => typed[name] !== undefined)
  if (misplaced !== undefined)
    throw new UsageError('usage', `--${misplaced} names one target, and the file has several: say --config none.`)
  const known = Object.keys(targets)
  const unknown = names?.find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownName('target', unknown, known)
  const { jobs, ...rest } = typed
  const columns = await Promise.all(
    (names ?? known).map(async (name): Promise<ColumnWanted> => {
      const flags = flagsFor(shared, targets[name] ?? {}, rest, all)
      const target = targetOf(flags, environmentOf(name, process.env))
      return { name, target, options: { ...(await optionsOf(flags)), onValues: tellValues(flags, streams) } }
    }),
  )
  return await judgeColumns(columns, all, streams, typeof jobs === 'string' ? countNamed('--jobs', jobs) : 1)
}

/** A target says something else than the rest of the file, and the command line something else than both. */
function flagsFor(shared: Config, own: Config, typed: Flags, all: RunFlags): RunFlags {
  const elsewhere = own.deployment !== undefined || own.server !== undefined || own.command !== undefined
  const { deployment, server, command, ...common } = shared
  const place = elsewhere ? {} : { deployment, server, command }
  const config: Record<string, unknown> = { ...place, ...common, ...own }
  const said = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
  return withConfig(typed, said, { ...all, jobs: '1' })
}

/** Secrets of a target have its name in theirs: `CLAIMCHECK_STAGING_PASSWORD` before `CLAIMCHECK_PASSWORD`. */
function environmentOf(name: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const prefix = `CLAIMCHECK_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_`
  const own = Object.entries(environment).filter(([variable]) => variable.startsWith(prefix))
  return {
    ...environment,
    ...Object.fromEntries(own.map(([variable, value]) => [`CLAIMCHECK_${variable.slice(prefix.length)}`, value])),
  }
}
