import type { Mismatch } from './compare.ts'
import type { Exception } from './exceptions.data.ts'
import { routeOf } from './recording.ts'
import type { Outcome } from './replay.ts'

/** Whether a table of exceptions keeps its own rules; says which it breaks. */
export function tableProblems(table: readonly Exception[]): readonly string[] {
  const tooMany = table.length > 10 ? ['more than ten exceptions'] : []
  const wrong = table.flatMap(({ route, where, reason }): string[] => {
    const place = /^(headers\/[a-z-]+|body\/.+)$/.test(where)
    if (!place) return [`${route}: ${where} is neither one header nor one member`]
    if (where === 'headers/location') return [`${route}: a location has no exception`]
    return reason.trim().length < 20 ? [`${route}: ${where} lacks a reason`] : []
  })
  return [...tooMany, ...wrong]
}

/** The mismatches of an exchange that no exception excuses. Only a value can be excused. */
export function unexcused(file: string, outcome: Outcome, table: readonly Exception[]): readonly Mismatch[] {
  const route = routeOf(outcome.exchange)
  return outcome.mismatches.filter(
    ({ kind, where }) =>
      kind !== 'value' ||
      !table.some((exception) => exception.file === file && exception.route === route && exception.where === where),
  )
}
