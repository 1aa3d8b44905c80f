import { makePaint } from '../report/terminal/paint.ts'
import { plain } from '../report/terminal/plain.ts'
import type { Streams } from './streams.ts'
import { hanging } from './table.ts'

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 110

/** How wide prose is set. */
export function proseWidth(streams: Streams): number {
  return Math.min(widest, Math.max(40, streams.width))
}

/** A title with its lines below, each hanging behind its own beginning; nothing where there is no line. */
export function section(title: string, lines: readonly string[], streams: Streams): string {
  if (lines.length === 0) return ''
  const paint = makePaint(streams.color)
  const body = lines.map((line) => hanging('  ', plain(line), proseWidth(streams)))
  return `\n${paint.bold(title)}\n${body.join('\n')}\n`
}
