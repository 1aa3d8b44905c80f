import { visibleLines } from '../report/visible.ts'

/** JSON for the page, in which no text, and no name of a member, has a character that cannot be seen. */
export function shownJson(value: unknown): string {
  return JSON.stringify(shown(value))
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return visibleLines(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [visibleLines(name), shown(one)]))
}
