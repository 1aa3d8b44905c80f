import { z } from 'zod'
import { childScript } from './child.ts'
import { runNodeWell } from './process.ts'
import { median, type Result } from './result.ts'

const timesSchema = z.object({ single: z.array(z.number()).min(1), burst: z.number() })
type Times = z.infer<typeof timesSchema>

/** Turns of each kind, one after the other. */
const turns = 3

/** The value that all but one of a hundred stay below. */
function p99(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length * 0.99)] ?? Number.NaN
}

async function measure(deployment: string, mode: 'exchange' | 'at-hand', calls = 1000): Promise<Times> {
  const { out } = await runNodeWell([childScript('tool-calls'), deployment, mode, String(calls), '32'])
  return timesSchema.parse(JSON.parse(out))
}

/**
 * What the exchange adds to a tool call, against the same call with a token at hand, and 32 calls of one person at once on
 * both ways to authority. Server, upstream and caller share a process; ratios say more than times.
 */
export async function measureToolCalls(): Promise<readonly Result[]> {
  const [exchanged, atHand, granted]: [Times[], Times[], Times[]] = [[], [], []]
  for (let turn = 0; turn < turns; turn += 1) {
    exchanged.push(await measure('reference', 'exchange'))
    atHand.push(await measure('reference', 'at-hand'))
    granted.push(await measure('reference:session-grant', 'exchange', 200))
  }
  const ratios = (of: (values: readonly number[]) => number): number[] =>
    exchanged.map(({ single }, turn) => of(single) / of(atHand[turn]?.single ?? []))
  const each = (times: readonly Times[], read: (one: Times) => number): number[] => times.map(read)
  return [
    { name: 'tool call, token at hand: median', unit: 'ms', values: each(atHand, ({ single }) => median(single)) },
    { name: 'tool call, exchange: median', unit: 'ms', values: each(exchanged, ({ single }) => median(single)) },
    { name: 'tool call, exchange to token at hand: median', unit: 'x', values: ratios(median) },
    { name: 'tool call, exchange to token at hand: p99', unit: 'x', values: ratios(p99) },
    { name: 'tool call, session grant: median', unit: 'ms', values: each(granted, ({ single }) => median(single)) },
    { name: '32 calls of one person at once, exchange', unit: 'ms', values: each(exchanged, ({ burst }) => burst) },
    { name: '32 calls of one person at once, session grant', unit: 'ms', values: each(granted, ({ burst }) => burst) },
  ]
}
