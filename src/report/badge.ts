import type { FinishedRun, Verdict } from '../run/finished-run.ts'
import { visible } from './visible.ts'
import { verdictWords } from './words.ts'

const colors: Readonly<Record<Verdict, string>> = {
  conformant: 'brightgreen',
  'no-violation-found': 'green',
  incomplete: 'yellow',
  'not-conformant': 'red',
}

/**
 * Writes a badge as data that shields.io and its kin draw (the schema of their endpoint badge, version 1), and not as a
 * picture: a picture needs the widths of a font that the reader may not have, and this file needs none. It says the
 * gate, which is what a pipeline acts on, and never a grade for what was not judged.
 */
export function renderBadge(run: FinishedRun): string {
  const { passed, failed } = run.counts
  const judged = passed + failed + run.counts.warned + run.counts.info
  const badge = {
    schemaVersion: 1,
    label: visible(`MCP authorization ${run.spec}`),
    message: visible(
      `${verdictWords[run.gate].toLowerCase()}, ${failed > 0 ? `${failed} of ${judged} failed` : `${judged} judged`}`,
    ),
    color: colors[run.gate],
    ...(run.gate === 'not-conformant' ? { isError: true } : {}),
  }
  return `${JSON.stringify(badge, null, 2)}\n`
}
