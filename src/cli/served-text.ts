import { isDeepStrictEqual } from 'node:util'
import { settingsTable } from '../nextcloud/settings.ts'
import { makePaint } from '../report/terminal/paint.ts'
import type { Streams } from './streams.ts'

const labelWidth = 11

/** What a person has to know of what runs: where it is, who can sign in, and what is not as it is by default. */
export function servedText(what: string, shown: Readonly<Record<string, unknown>>, streams: Streams): string {
  const paint = makePaint(streams.color)
  const lines = Object.entries(shown).flatMap(([name, value]) =>
    linesOf(name, value).map((line, index) => `${paint.dim((index === 0 ? name : '').padEnd(labelWidth))}${line}`),
  )
  return `${paint.bold(what)} runs until Ctrl-C\n\n${lines.join('\n')}\n`
}

function linesOf(name: string, value: unknown): readonly string[] {
  if (name === 'settings' && typeof value === 'object' && value !== null) return settingLines(value)
  if (name === 'accounts' && Array.isArray(value)) return value.map(({ user, password }) => `${user} / ${password}`)
  return [String(value)]
}

function settingLines(settings: object): readonly string[] {
  const defaults = new Map<string, unknown>(settingsTable.map((row) => [row.name, row.default]))
  const changed = Object.entries(settings).filter(([name, value]) => !isDeepStrictEqual(value, defaults.get(name)))
  return [
    ...changed.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
    `${changed.length === 0 ? 'all' : 'the others'} as \`claimcheck list settings\` has them`,
  ]
}
