import type { RunEvent } from './events.ts'
import { type FinishedRun, schemaVersion } from './finished-run.ts'
import { fold } from './fold.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads a run from the text of its `run.json`, or folds that of its `events.ndjson` (a killed run has only the latter;
 * a line that the kill cut off is left out).
 *
 * @throws UsageError `unreadable` when it is neither, or of another schema version
 */
export function readRun(text: string, name: string): FinishedRun {
  if (text === '' || isHalfBeginning(text))
    throw new UsageError(
      'unreadable',
      `'${name}' ends before anything was judged: that run was ended while it began; run it again.`,
    )
  if (!text.startsWith('{"type":')) {
    const run = parse(text, name)
    if (!isRun(run))
      throw new UsageError('unreadable', `'${name}' is no run of claimcheck; give a run.json or an events.ndjson.`)
    if (run.schemaVersion !== schemaVersion)
      throw new UsageError(
        'unreadable',
        `'${name}' has schema version ${run.schemaVersion}, this claimcheck reads ${schemaVersion}; render it with the version that wrote it (${run.tool.version}).`,
      )
    return run
  }
  return fold(readEvents(text, name))
}

/**
 * Reads the events of a run, also of one that was killed.
 *
 * @param text - that of an `events.ndjson`
 * @throws UsageError `unreadable`
 */
export function readEvents(text: string, name: string): readonly RunEvent[] {
  if (!text.startsWith('{"type":'))
    throw new UsageError('unreadable', `'${name}' holds no events of a run; give the events.ndjson of one.`)
  const lines = text.split('\n').filter((line) => line !== '')
  const last = lines.at(-1)
  // Only the last line can be half written, since each is appended whole.
  const whole = last !== undefined && !isWhole(last) ? lines.slice(0, -1) : lines
  return whole.map((line) => parse(line, name) as RunEvent) // written by ourselves, read back by the same version
}

/** The first line says what the run is about; without it there is nothing to read. */
function isHalfBeginning(text: string): boolean {
  return text.startsWith('{"type":"run-started"') && !isWhole(text.split('\n', 1)[0] ?? '')
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('unreadable', `'${name}' cannot be read as a run; give a run.json or an events.ndjson.`)
  }
}

/** Looks for the members that every version has. */
function isRun(value: unknown): value is FinishedRun {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemaVersion' in value &&
    typeof value.schemaVersion === 'number' &&
    'checks' in value &&
    Array.isArray(value.checks) &&
    'tool' in value
  )
}
