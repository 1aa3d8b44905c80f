import { isDeepStrictEqual } from 'node:util'
import type { Plan, RunEvent } from './events.ts'
import { type Shard, shardName } from './shard.ts'
import { UsageError } from './usage-error.ts'

/** The events of one shard, and what the person calls it. */
export interface ShardEvents {
  readonly name: string
  readonly events: readonly RunEvent[]
}

type Started = Extract<RunEvent, { type: 'run-started' }>

/** A shard with what its run began with. */
export interface ShardPart extends ShardEvents {
  readonly started: Started
  readonly shard: Shard
}

/** What shards of one run have in common, in the words of the refusal. */
const common: readonly (readonly [what: string, of: (started: Started) => unknown])[] = [
  ['version of claimcheck', ({ tool }) => tool.version],
  ['schema version', ({ schemaVersion }) => schemaVersion],
  ['target', ({ target }) => target.name],
  ['fault', ({ target }) => target.fault],
  ['revision', ({ spec }) => spec],
  ['number of shards', ({ plan }) => plan.shard?.of],
  ['set of offered seats', ({ plan }) => plan.seats],
  ['set of profiles', ({ plan }) => plan.profiles],
  ['selection', ({ plan }) => plan.selection],
  ['set of scenarios', ({ plan }) => plan.scenarios.map(({ id, probes }) => [id, probes])],
  ['baseline', ({ plan }) => plan.baseline],
  ['plan', ({ plan }) => ({ ...plan, scenarios: [], shard: {}, jobs: 0 })],
]

/**
 * The shards of one run by their numbers: all of them, each once, of one target and one plan.
 *
 * @throws UsageError `unreadable`, `not-a-shard`, `shards-differ`, `shards-incomplete`, `shards-overlap`
 */
export function shardParts(given: readonly ShardEvents[]): readonly [ShardPart, ...ShardPart[]] {
  const [first, ...others] = given.map(partOf).sort((left, right) => left.shard.number - right.shard.number)
  if (first === undefined)
    throw new UsageError('shards-incomplete', 'There is nothing to merge; give the folders of all shards.')
  for (const other of others) refuseDifferent(first, other)
  const parts = [first, ...others] as const
  refuseRepeated(parts)
  refuseMissing(parts, first.shard.of)
  for (const { id } of first.started.plan.scenarios) refuseUnlessOnce(id, parts)
  refuseSharedNumbers(parts)
  return parts
}

function partOf({ name, events }: ShardEvents): ShardPart {
  const started = events.find((event) => event.type === 'run-started')
  if (started === undefined) throw new UsageError('unreadable', `'${name}' holds no run; give the folder of a shard.`)
  const { shard } = started.plan
  if (shard === undefined)
    throw new UsageError(
      'not-a-shard',
      `'${name}' is a whole run and no shard; merge joins what \`run --shard\` wrote.`,
    )
  return { name, events, started, shard }
}

function refuseDifferent(first: ShardPart, other: ShardPart): void {
  for (const [what, of] of common) {
    const [one, another] = [of(first.started), of(other.started)]
    if (isDeepStrictEqual(one, another)) continue
    const values = [one, another].map((value) => (typeof value === 'object' ? '' : ` (${String(value ?? 'none')})`))
    throw new UsageError(
      'shards-differ',
      `'${first.name}'${values[0]} and '${other.name}'${values[1]} are of another ${what}; only shards of one run can be joined.`,
    )
  }
}

function refuseRepeated(parts: readonly ShardPart[]): void {
  const twice = parts.find(({ shard }, index) => parts[index - 1]?.shard.number === shard.number)
  if (twice === undefined) return
  const same = parts.filter(({ shard }) => shard.number === twice.shard.number).map(({ name }) => `'${name}'`)
  throw new UsageError(
    'shards-overlap',
    `Shard ${shardName(twice.shard)} is given twice (${same.join(', ')}); give each once.`,
  )
}

function refuseMissing(parts: readonly ShardPart[], of: number): void {
  const numbers = Array.from({ length: of }, (_, index) => index + 1)
  const missing = numbers.filter((number) => !parts.some(({ shard }) => shard.number === number))
  if (missing.length === 0) return
  const names = missing.map((number) => shardName({ number, of })).join(', ')
  throw new UsageError(
    'shards-incomplete',
    `${missing.length === 1 ? `Shard ${names} is` : `Shards ${names} are`} missing; give the folders of all ${of}.`,
  )
}

/** Every scenario is played by one shard, or left by all for a reason that a whole run has, too. */
function refuseUnlessOnce(id: string, parts: readonly ShardPart[]): void {
  const left = parts.map((part) => leftIn(part, id))
  const players = left.filter((one) => one === undefined).length
  if (players === 1 || (players === 0 && left.every((one) => one?.shard === undefined))) return
  throw new UsageError(
    'shards-overlap',
    `'${id}' is played by ${players === 0 ? 'no shard' : 'several shards'}: they were split differently; run all with the same --durations.`,
  )
}

function leftIn({ started }: ShardPart, id: string): Plan['scenarios'][number]['left'] {
  return started.plan.scenarios.find((scenario) => scenario.id === id)?.left
}

/** A link of a report must lead to one exchange. */
function refuseSharedNumbers(parts: readonly ShardPart[]): void {
  const seen = new Map<number, string>()
  for (const { name, events } of parts)
    for (const event of events) {
      if (event.type !== 'exchange') continue
      const before = seen.get(event.exchange.n)
      if (before !== undefined && before !== name)
        throw new UsageError(
          'shards-overlap',
          `'${before}' and '${name}' both have an exchange ${event.exchange.n}; split the run into more shards.`,
        )
      seen.set(event.exchange.n, name)
    }
}
