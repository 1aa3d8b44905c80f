import { plain } from '../report/terminal/plain.ts'
import { nearest } from '../run/nearest.ts'
import { UsageError } from '../run/usage-error.ts'
import { type ListRow, listings } from './listings.ts'
import type { Streams } from './streams.ts'
import { table } from './table.ts'

/**
 * Prints a listing.
 *
 * @throws UsageError `unknown-list`
 */
export function listCommand(what: string, options: { readonly json?: boolean }, streams: Streams): number {
  const rows = rowsOf(what)
  streams.out(
    options.json === true
      ? `${JSON.stringify(
          rows.map((row) => row.data),
          null,
          2,
        )}\n`
      : table(
          rows.map((row) => row.columns.map(plain)),
          streams.terminal ? streams.width : undefined,
        ),
  )
  return 0
}

function rowsOf(what: string): readonly ListRow[] {
  const make = listings.get(what)
  if (make !== undefined) return make()
  const names = [...listings.keys()]
  const near = nearest(what, names)
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`
  throw new UsageError('unknown-list', `There is no list '${what}'.${hint} There are ${names.join(', ')}.`)
}
