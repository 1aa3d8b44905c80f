import type { FinishedRun } from '../../run/finished-run.ts'
import { type LineageFlow, legs, lineageFlows } from '../lineage-flows.ts'
import type { Paint } from './paint.ts'
import { columns, plain, wrap } from './plain.ts'

/** Rows that a person reads; the report has all of them. */
const mostRows = 8

/** Where tokens came from and on which legs they were seen, a line for each flow, what should not be marked. */
export function lineageLines(run: FinishedRun, width: number, paint: Paint): string[] {
  const flows = lineageFlows(run)
  if (flows.length === 0) return []
  const alarmed = flows.filter(({ alarm }) => alarm !== undefined)
  const shown = [...alarmed, ...flows.filter(({ alarm }) => alarm === undefined)].slice(0, mostRows)
  const titles = flows.filter((flow) => shown.includes(flow))
  const room = Math.min(Math.max(...titles.map((flow) => columns(nameOf(flow)))), Math.max(16, width - 34))
  const left = flows.length - titles.length
  return [
    paint.dim('Lineage: tokens by where they came from, and on how many legs they were seen'),
    ...titles.flatMap((flow) => flowLines(flow, room, width, paint)),
    ...(left === 0 ? [] : [paint.dim(`  and ${left} more in the report`)]),
  ]
}

function nameOf({ source, title }: LineageFlow): string {
  return plain(`${source}: ${title}`)
}

function flowLines(flow: LineageFlow, room: number, width: number, paint: Paint): string[] {
  const { seen, alarm } = flow
  const text = nameOf(flow)
  const short = columns(text) > room ? `${[...text].slice(0, room - 1).join('')}…` : text
  const places = legs.flatMap(({ leg, title: name }) => (seen[leg] === 0 ? [] : [`${name} ${seen[leg]}`]))
  const where = wrap(places.length === 0 ? 'not seen' : places.join(', '), width - room - 6)
  const sign = alarm === undefined ? ' ' : '✗'
  const lines = where.map((line, at) =>
    at === 0 ? `${sign} ${short}${' '.repeat(room - columns(short))}  ${line}` : `${' '.repeat(room + 4)}${line}`,
  )
  if (alarm === undefined) return lines
  const told = wrap(plain(alarm), width - 6).map((line) => `    ${line}`)
  return [...lines, ...told].map((line) => paint.outcome('failed', line))
}
