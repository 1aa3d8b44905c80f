import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderTerminal } from '../report/terminal.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { openBeside } from '../run/output.ts'
import { readRun } from '../run/read-run.ts'
import { UsageError } from '../run/usage-error.ts'
import { codeOf } from './errors.ts'
import { reportsNamed, writeReports } from './report-files.ts'
import { shortest } from './run.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck report`. */
export interface ReportFlags {
  readonly out?: string
  readonly report?: readonly string[]
}

/**
 * Renders a run again, from its result or from the events of one that was killed; the exit code is the run's own.
 *
 * @throws UsageError `unreadable`, `output-not-ours`, `output-unwritable`
 */
export function reportCommand(place: string, options: ReportFlags, streams: Streams): number {
  const file = readable(place, () => runFile(place))
  const run = readable(place, () => readRun(readFileSync(file, 'utf8'), file))
  const exitCode = readable(place, () => exitCodeOf(run))
  const text = readable(place, () => renderTerminal(run, { width: streams.width, color: streams.color }))
  const folder = options.out ?? dirname(file)
  const chosen = reportsNamed(options.report, folder)
  const written = readable(place, () => writeReports(run, openBeside(folder), chosen))
  streams.out(text)
  streams.out(`report: ${shortest(written.html ?? Object.values(written)[0] ?? folder)}\n`)
  return exitCode
}

/** The file that a run stands in: given itself, or found in its folder, the finished form first. */
function runFile(place: string): string {
  const candidates = [place, join(place, 'run.json'), join(place, 'events.ndjson')]
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (found === undefined)
    throw new UsageError(
      'unreadable',
      `There is no run at '${place}'; give a run.json, an events.ndjson or the folder that holds them.`,
    )
  return found
}

/** What was changed by hand or cut off is the file's fault, however the reading stumbles over it. */
function readable<Value>(place: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const why = codeOf(error) ?? 'it is damaged, or claimcheck did not write it'
    throw new UsageError(
      'unreadable',
      `'${place}' cannot be read as a run (${why}); give a run.json or an events.ndjson.`,
    )
  }
}

function exitCodeOf({ exitCode }: FinishedRun): number {
  if (Number.isInteger(exitCode)) return exitCode
  throw new TypeError('a run has an exit code')
}
