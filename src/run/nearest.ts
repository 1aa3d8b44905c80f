/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1] ?? []
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}

/** Edits to the beginning of a longer name, and one more, since the rest is missing: ids are often typed half. */
function asBeginning(name: string, candidate: string): number {
  if (name.length < 3 || candidate.length <= name.length) return Number.POSITIVE_INFINITY
  const ends = [-1, 0, 1].map((more) => candidate.slice(0, name.length + more))
  return 1 + Math.min(...ends.map((beginning) => distance(name, beginning)))
}

/**
 * The valid name that a mistyped one most likely meant.
 *
 * @returns undefined when none is near enough to be worth saying
 */
export function nearest(name: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.ceil(name.length / 2)) + 1
  for (const candidate of valid) {
    const edits = Math.min(distance(name, candidate), asBeginning(name, candidate))
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}
