import type { FinishedRun } from '../run/finished-run.ts'

/** The members of a run in the order of `run.json`: what people look for first stands first. */
const order: readonly (keyof FinishedRun)[] = [
  'schemaVersion',
  'tool',
  'target',
  'spec',
  'seats',
  'profiles',
  'startedAt',
  'duration',
  'command',
  'cut',
  'verdict',
  'verdictText',
  'gate',
  'exitCode',
  'counts',
  'preflight',
  'clientsLeft',
  'checks',
  'scenarios',
  'lineage',
  'exchanges',
]

/**
 * Writes `run.json` (schema/run.schema.json). Members stand in one order, and lists of words and numbers on one line
 * each, so that two runs can be compared line by line. The same run gives the same bytes.
 */
export function renderJson(run: FinishedRun): string {
  const ordered = Object.fromEntries(order.filter((name) => run[name] !== undefined).map((name) => [name, run[name]]))
  return `${write(ordered, '')}\n`
}

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => write(item, deeper))
    return value.every(isScalar) ? `[${items.join(', ')}]` : block('[', items, ']', indent)
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}: ${write(member, deeper)}`)
  return block('{', members, '}', indent)
}

function block(open: string, parts: readonly string[], close: string, indent: string): string {
  if (parts.length === 0) return `${open}${close}`
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
