import { plain } from '../report/terminal/plain.ts'
import { entryFor } from '../run/baseline.ts'
import { readRunAt } from './run-file.ts'
import type { Streams } from './streams.ts'

/**
 * Prints a baseline of the failures of a run. Each reason is left to be written: a failure that nobody can explain is none
 * to be expected.
 */
export function baselineCommand(from: string, streams: Streams): number {
  const { checks, target } = readRunAt(from)
  const failed = checks.filter(({ outcome, platform }) => outcome === 'failed' && platform !== true)
  const head = '# Failures that are expected: each with a reason, and where it helps with link and until (a day).'
  const entries = failed.length === 0 ? ['[]'] : failed.map((check) => entryFor(check, target.name))
  streams.out(`${[head, ...entries].map(plain).join('\n')}\n`)
  return 0
}
