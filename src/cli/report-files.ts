import { formats } from '../report/formats.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import type { OutputFolder } from '../run/output.ts'

/** Writes every format of a finished run into its folder; returns the paths by format. */
export function writeReports(run: FinishedRun, output: Pick<OutputFolder, 'write'>): Readonly<Record<string, string>> {
  const written: Record<string, string> = {}
  for (const { name, file, render } of formats) written[name] = output.write(file, render(run))
  return written
}
