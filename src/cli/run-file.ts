import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FinishedRun } from '../run/finished-run.ts'
import { readRun } from '../run/read-run.ts'
import { UsageError } from '../run/usage-error.ts'
import { codeOf } from './errors.ts'

/**
 * The file that a run stands in: given itself, or found in its folder, the finished form first.
 *
 * @throws UsageError `unreadable`
 */
export function runFile(place: string): string {
  const candidates = [place, join(place, 'run.json'), join(place, 'events.ndjson')]
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (found === undefined)
    throw new UsageError(
      'unreadable',
      `There is no run at '${place}'; give a run.json, an events.ndjson or the folder that holds them.`,
    )
  return found
}

/**
 * The events of a run, given as a file or found in the folder of the run.
 *
 * @throws UsageError `unreadable`
 */
export function eventsFile(place: string): string {
  const found = [place, join(place, 'events.ndjson')].find(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  )
  if (found === undefined)
    throw new UsageError(
      'unreadable',
      `There are no events of a run at '${place}'; give an events.ndjson or the folder that holds it.`,
    )
  return found
}

/**
 * Reads a run from its file or folder.
 *
 * @throws UsageError `unreadable`
 */
export function readRunAt(place: string): FinishedRun {
  const file = runFile(place)
  return readable(place, () => {
    const run = readRun(readFileSync(file, 'utf8'), file)
    if (!Number.isInteger(run.exitCode)) throw new TypeError('a run has an exit code')
    return run
  })
}

/** What was changed by hand or cut off is the file's fault, however the reading stumbles over it. */
export function readable<Value>(place: string, read: () => Value): Value {
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
