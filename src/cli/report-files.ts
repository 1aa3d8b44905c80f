import { basename, dirname, resolve } from 'node:path'
import { type Format, formats } from '../report/formats.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { type OutputFolder, refuseFolder, writeAt } from '../run/output.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'

/** A format that was asked for, and the place of its own where it has one. */
export interface ChosenReport {
  readonly format: Format
  /** Absent: its usual name in the folder of the run. */
  readonly path?: string
}

/**
 * Reads what `--report` names: `html`, or `junit=path` for a place of its own.
 *
 * @param named - absent: what is always written
 * @param folder - where the run is written: a file of another name there would make it look like somebody else's
 * @throws UsageError `unknown-format`, `usage`, `output-unwritable`
 */
export function reportsNamed(named: readonly string[] | undefined, folder: string): readonly ChosenReport[] {
  if (named === undefined) return formats.filter(({ always }) => always === true).map((format) => ({ format }))
  if (named.length === 0) throw new UsageError('usage', `--report names formats: ${names().join(', ')}.`)
  const chosen = named.map((text) => chosenIn(text, folder))
  const places = chosen.map(({ format, path }) => resolve(path ?? resolve(folder, format.file)))
  const twice = places.find((place, index) => places.indexOf(place) !== index)
  if (twice !== undefined)
    throw new UsageError('usage', `--report names '${basename(twice)}' twice; give each format a file of its own.`)
  return chosen
}

function chosenIn(text: string, folder: string): ChosenReport {
  const at = text.indexOf('=')
  const name = (at < 0 ? text : text.slice(0, at)).trim()
  const format = formats.find((known) => known.name === name)
  if (format === undefined) throw unknownName('format', name, names(), 'claimcheck list formats')
  if (at < 0) return { format }
  const path = text.slice(at + 1).trim()
  if (path === '') throw new UsageError('usage', `'${name}=' names no file; write ${name}=PATH, or ${name} alone.`)
  const inside = dirname(resolve(path)) === resolve(folder)
  if (inside && basename(path) !== format.file)
    throw new UsageError(
      'usage',
      `'${path}' lies in the folder of the run, where only claimcheck's own names may stand; write ${name} alone (${format.file}), or a path elsewhere.`,
    )
  refuseFolder(path)
  return { format, path }
}

function names(): readonly string[] {
  return formats.map(({ name }) => name)
}

/**
 * Writes the chosen formats of a finished run; returns the paths by format.
 *
 * @throws UsageError `output-unwritable`
 */
export function writeReports(
  run: FinishedRun,
  output: Pick<OutputFolder, 'write'>,
  chosen: readonly ChosenReport[],
): Readonly<Record<string, string>> {
  const written: Record<string, string> = {}
  for (const { format, path } of chosen) {
    const text = format.render(run)
    written[format.name] = path === undefined ? output.write(format.file, text) : writeAt(path, text)
  }
  return written
}
