import { columns, wrap } from '../report/terminal/plain.ts'

/** Below this a column of prose is a ribbon of single words: it goes on lines of its own. */
const leastProse = 36
const gap = '  '

/**
 * Sets rows in columns, of which the last is prose.
 *
 * @param width - columns that a line may take; undefined for a pipe, which gets one whole line for each row
 */
export function table(rows: readonly (readonly string[])[], width: number | undefined): string {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: Math.max(0, count - 1) }, (_, column) =>
    Math.max(...rows.map((row) => columns(row[column] ?? ''))),
  )
  const left = widths.reduce((sum, one) => sum + one + gap.length, 0)
  return rows
    .map((row) => {
      const cells = row.slice(0, -1).map((text, column) => padded(text, widths[column] ?? 0))
      const prose = row.at(-1) ?? ''
      if (width === undefined) return `${[...cells, prose].join(gap).trimEnd()}\n`
      if (width - left < leastProse) return `${stacked(cells, prose, width)}\n`
      return `${hanging(cells.map((cell) => cell + gap).join(''), prose, width)}\n`
    })
    .join('')
}

/** A beginning, and text that hangs behind it. */
export function hanging(start: string, text: string, width: number): string {
  const indent = ' '.repeat(columns(start))
  return wrap(text, width - columns(start))
    .map((line, index) => `${index === 0 ? start : indent}${line}`.trimEnd())
    .join('\n')
}

function stacked(cells: readonly string[], prose: string, width: number): string {
  return [cells.join(gap).trimEnd(), ...wrap(prose, width - 4).map((line) => `    ${line}`)].join('\n')
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}
