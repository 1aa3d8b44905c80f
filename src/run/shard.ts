import { durations as usual } from '../../scenarios/durations.ts'
import type { Plan, PlannedScenario } from './events.ts'
import { UsageError } from './usage-error.ts'

/** One of the equal parts that a plan is split into, counted from 1. */
export interface Shard {
  readonly number: number
  readonly of: number
}

/** A part of a plan that somebody asks for, and what the plan is split by. */
export interface ShardWanted extends Shard {
  /** Milliseconds by scenario, and where they were read; absent: the table that claimcheck brings. */
  readonly durations?: { readonly from: string; readonly of: Readonly<Record<string, number>> }
}

/** Shards of one run count exchanges and secrets from places this far apart, so that no number means two things. */
const step = 100_000

/** What the numbers of a shard begin after. */
export function numbersAfter({ number }: Shard): number {
  return (number - 1) * step
}

/** A shard as people name it. */
export function shardName({ number, of }: Shard): string {
  return `${number}/${of}`
}

/** What was chosen of everything, in words; undefined where everything was. */
export function selectionWords({ selection, shard }: Pick<Plan, 'selection' | 'shard'>): string | undefined {
  const words = [...(selection === undefined ? [] : [selection]), ...(shard ? [`--shard ${shardName(shard)}`] : [])]
  return words.length === 0 ? undefined : words.join(' ')
}

/**
 * Reads `2/5`.
 *
 * @throws UsageError `usage`
 */
export function readShard(text: string): Shard {
  const [, number, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(text)?.map(Number) ?? []
  if (number === undefined || of === undefined || number < 1 || number > of)
    throw new UsageError('usage', `--shard takes a part of a whole like 2/5, from 1/5 to 5/5, not '${text}'.`)
  return { number, of }
}

/**
 * Leaves of a plan what one shard plays. The scenarios that the plan plays go to the shards from the longest to the
 * shortest, each to the shard that has least to do; so each is in exactly one, and every machine splits alike.
 *
 * @throws UsageError `empty-shard` where there are more shards than scenarios: it would judge nothing
 */
export function takeShard(
  scenarios: readonly PlannedScenario[],
  { number, of, durations }: ShardWanted,
): readonly PlannedScenario[] {
  const shards = splitByDuration(
    scenarios.filter(({ left }) => left === undefined).map(({ id }) => id),
    of,
    durations?.of ?? usual,
  )
  if (shards.at(-1)?.length === 0)
    throw new UsageError(
      'empty-shard',
      `There are ${shards.filter((ids) => ids.length > 0).length} scenarios to play, too few for ${of} shards; split into fewer.`,
    )
  const shardOf = new Map(shards.flatMap((ids, index) => ids.map((id) => [id, index + 1] as const)))
  return scenarios.map((scenario) => {
    const there = shardOf.get(scenario.id) ?? number
    if (there === number) return scenario
    const reason = `played by shard ${shardName({ number: there, of })}`
    return { ...scenario, left: { kind: 'not-selected', reason, shard: there } }
  })
}

/**
 * Splits scenarios so that all parts take about as long; what nobody timed counts as the median.
 *
 * @param durations - milliseconds by scenario
 */
export function splitByDuration(
  ids: readonly string[],
  parts: number,
  durations: Readonly<Record<string, number>>,
): readonly (readonly string[])[] {
  const known = ids.flatMap((id) => durationIn(durations, id) ?? []).sort((left, right) => left - right)
  const median = known[Math.floor((known.length - 1) / 2)] ?? 1
  const timed = ids
    .map((id) => ({ id, ms: durationIn(durations, id) ?? median }))
    .sort((left, right) => right.ms - left.ms || (left.id < right.id ? -1 : 1))
  const shards = Array.from({ length: parts }, () => ({ ids: [] as string[], ms: 0 }))
  for (const { id, ms } of timed) {
    // Of several that have least to do the first; one that has nothing yet comes before all, also where nothing takes time.
    const least = shards.reduce((so, shard) =>
      shard.ms < so.ms || (shard.ms === so.ms && shard.ids.length < so.ids.length) ? shard : so,
    )
    least.ids.push(id)
    least.ms += ms
  }
  return shards.map((shard) => shard.ids)
}

function durationIn(durations: Readonly<Record<string, number>>, id: string): number | undefined {
  return Object.hasOwn(durations, id) ? durations[id] : undefined
}
