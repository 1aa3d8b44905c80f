import type { FinishedRun } from '../run/finished-run.ts'
import { renderJson } from './json.ts'

/** Where each check stands in `run.json`: readers of findings want a file and a line, and a target has none. */
export function linesOf(run: FinishedRun): (id: string) => number {
  const lines = new Map<string, number>()
  // Only members of a check or a scenario are indented so far, and scenarios come after the checks.
  for (const [index, line] of renderJson({ ...run, exchanges: [] })
    .split('\n')
    .entries()) {
    const id = /^ {6}"id": (".*"),?$/.exec(line)?.[1]
    if (id !== undefined && !lines.has(id)) lines.set(id, index + 1)
  }
  return (id) => lines.get(JSON.stringify(id)) ?? 1
}
