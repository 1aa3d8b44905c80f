import { LineCounter, parseDocument, visit } from 'yaml'
import { z } from 'zod'
import type { BaselineEntry } from './baseline.ts'
import { UsageError } from './usage-error.ts'

const day = z.iso.date('takes a day like 2027-01-31')

const entry = z.strictObject({
  check: z.string().min(1),
  deployment: z.string().min(1).optional(),
  reason: z.string().min(1),
  link: z.url().optional(),
  until: day.optional(),
})

/**
 * Reads a baseline: a list of failures that are expected, in YAML.
 *
 * @param name - of the file, for messages
 * @throws UsageError `baseline-invalid`, with the line
 */
export function readBaseline(text: string, name: string): readonly BaselineEntry[] {
  const lines = new LineCounter()
  // Days stay texts, as they are written.
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' })
  const invalid = (line: number, what: string): UsageError =>
    new UsageError(
      'baseline-invalid',
      `${name}:${line}: ${what}. An entry is { check, reason }, and may have deployment, link and until.`,
    )
  const [error] = document.errors
  if (error !== undefined) throw invalid(error.linePos?.[0].line ?? 1, 'this is no YAML')
  const places: number[] = []
  visit(document, {
    Map: (_key, node, path) => {
      if (path.length === 2) places.push(lines.linePos(node.range?.[0] ?? 0).line)
      return undefined
    },
  })
  const list = document.toJS({ maxAliasCount: 0 }) as unknown // whatever the file holds; read below
  if (list === null) return []
  if (!Array.isArray(list)) throw invalid(1, 'a baseline is a list')
  return list.map((one, at) => {
    const line = places[at] ?? 1
    const read = entry.safeParse(one)
    if (!read.success) {
      const [issue] = read.error.issues
      throw invalid(line, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`.trim())
    }
    const { check, reason, deployment, link, until } = read.data
    return {
      check,
      reason,
      line,
      ...(deployment === undefined ? {} : { deployment }),
      ...(link === undefined ? {} : { link }),
      ...(until === undefined ? {} : { until }),
    }
  })
}
