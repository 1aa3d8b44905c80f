/** One line of the benchmark's table. */
export type Result =
  | {
      readonly name: string
      readonly unit: string
      /** The measured values, one a repetition. */
      readonly values: readonly number[]
      /** What the median may be; absent: it is only told. */
      readonly goal?: { readonly words: string; readonly met: (median: number) => boolean }
    }
  | { readonly name: string; readonly skipped: string }

/** Bytes in what the tables call a MB. */
export const mebibyte: number = 1024 * 1024

/** How often everything is measured; the median counts. */
export const repetitions: number = 5

/** The value in the middle; of an even number of values the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

/** A goal that is a limit. */
export function atMost(limit: number, words: string): { words: string; met: (median: number) => boolean } {
  return { words: `at most ${words}`, met: (value) => value <= limit }
}

/** A goal that somebody else sets in the same run. */
export function atLeast(limit: number, words: string): { words: string; met: (median: number) => boolean } {
  return { words: `at least ${words}`, met: (value) => value >= limit }
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** The lines of a table that people read: name, median, range, goal. */
export function asTable(results: readonly Result[]): string {
  const rows = results.map((result) => {
    if ('skipped' in result) return [result.name, 'skipped', result.skipped, '', '']
    const { name, unit, values, goal } = result
    const middle = median(values)
    const range = values.length < 2 ? 'once' : `${shown(Math.min(...values))}..${shown(Math.max(...values))}`
    const verdict = goal === undefined ? '' : goal.met(middle) ? 'met' : 'NOT MET'
    return [name, `${shown(middle)} ${unit}`, range, goal?.words ?? '', verdict]
  })
  const head = ['what', 'median', 'range', 'goal', '']
  // The reason why something was skipped may be longer than any number.
  const widths = head.map((title, column) =>
    Math.max(
      title.length,
      ...rows.filter((row) => column < 2 || row[1] !== 'skipped').map((row) => row[column]?.length ?? 0),
    ),
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `${[head, ...rows].map(line).join('\n')}\n`
}
