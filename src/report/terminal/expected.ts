import { entryFor } from '../../run/baseline.ts'
import type { FinishedRun } from '../../run/finished-run.ts'
import { count } from '../words.ts'
import type { Paint } from './paint.ts'
import { plain, wrap } from './plain.ts'

/** What came of expected failures, where a baseline was given: those that came, entries that are wrong, and new ones. */
export function expectedFailures(run: FinishedRun, width: number, paint: Paint): string[] {
  const { baseline, checks, target } = run
  if (baseline === undefined) return []
  const known = new Set(baseline.expected.map(({ check }) => check))
  const fresh = checks.filter(
    ({ id, outcome, platform }) => outcome === 'failed' && platform !== true && !known.has(id),
  )
  const hanging = (text: string): string[] =>
    wrap(plain(text), width - 4).map((line, at) => `  ${at === 0 ? '' : '  '}${line}`)
  return [
    paint.bold(`Expected failures: ${known.size} of ${count(known.size + fresh.length, 'failure')}`),
    ...baseline.expected.flatMap(({ check, reason }) => hanging(`${check}: ${reason}`)),
    ...baseline.problems.flatMap(({ message }) => hanging(message).map((line) => paint.outcome('failed', line))),
    ...(fresh.length === 0 ? [] : ['New ones, as entries of the baseline:']),
    ...fresh.map((check) => `  ${plain(entryFor(check, target.name))}`),
  ]
}
