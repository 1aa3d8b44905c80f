import { dirname } from 'node:path'
import { renderTerminal } from '../report/terminal.ts'
import { openBeside } from '../run/output.ts'
import { type DetailFlags, detailOf } from './detail.ts'
import { reportsNamed, writeReports } from './report-files.ts'
import { shortest } from './run.ts'
import { readable, readRunAt, runFile } from './run-file.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck report`. */
export interface ReportFlags extends DetailFlags {
  readonly out?: string
  readonly report?: readonly string[]
}

/**
 * Renders a run again, from its result or from the events of one that was killed; the exit code is the run's own.
 *
 * @throws UsageError `unreadable`, `output-not-ours`, `output-unwritable`, `unknown-format`
 */
export function reportCommand(place: string, options: ReportFlags, streams: Streams): number {
  const folder = options.out ?? dirname(runFile(place))
  const detail = detailOf(options)
  const run = readRunAt(place)
  const chosen = reportsNamed(options.report, folder)
  const text = readable(place, () => renderTerminal(run, { width: streams.width, color: streams.color, detail }))
  const written = readable(place, () => writeReports(run, openBeside(folder), chosen))
  streams.out(text)
  streams.out(`report: ${shortest(written.html ?? Object.values(written)[0] ?? folder)}\n`)
  return run.exitCode
}
