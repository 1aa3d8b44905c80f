import { isDeepStrictEqual } from 'node:util'
import { wholeCommand } from './command-line.ts'
import type { Plan, RunEvent } from './events.ts'
import type { LineageView, TargetView } from './finished-run.ts'
import { type ShardEvents, type ShardPart, shardParts } from './shard-parts.ts'

/**
 * Joins the shards of one run: gives the events of the whole, of which `fold` makes the finished run as it does of any
 * other. Exchanges and secrets keep their numbers, since no two shards share any. Of secrets, shards know only their own:
 * the same one has a name in each. Times are those of the machines' clocks.
 *
 * @throws as {@link shardParts}
 */
export function mergeEvents(given: readonly ShardEvents[]): readonly RunEvent[] {
  const parts = shardParts(given)
  const { started } = parts[0]
  const begun = Math.min(...parts.map(({ started }) => Date.parse(started.startedAt)))
  const moved = parts.flatMap((part) => later(part, Date.parse(part.started.startedAt) - begun))
  return [
    {
      ...started,
      startedAt: new Date(begun).toISOString(),
      command: wholeCommand(started.command),
      plan: wholePlan(started.plan, parts),
      target: wholeTarget(started.target, parts),
    },
    ...preflightOf(moved),
    ...moved.filter(({ type }) => type !== 'lineage' && type !== 'run-ended' && type !== 'preflight'),
    ...lineageOf(parts),
    ...endOf(parts, moved),
  ]
}

function later({ events }: ShardPart, by: number): readonly RunEvent[] {
  return events.flatMap((event): readonly RunEvent[] => {
    switch (event.type) {
      case 'run-started':
        return []
      case 'exchange':
        return [{ ...event, exchange: { ...event.exchange, at: event.exchange.at + by } }]
      case 'scenario-started':
      case 'scenario-ended':
      case 'run-ended':
        return [{ ...event, at: event.at + by }]
      default:
        return [event]
    }
  })
}

function wholePlan({ shard, ...plan }: Plan, parts: readonly ShardPart[]): Plan {
  return {
    ...plan,
    jobs: Math.max(...parts.map(({ started }) => started.plan.jobs)),
    scenarios: plan.scenarios.map((scenario) => {
      if (scenario.left?.shard === undefined) return scenario
      const { left, ...played } = scenario
      return played
    }),
  }
}

/** Each shard met the same components, at ports of its own where it started them. */
function wholeTarget(first: TargetView, parts: readonly ShardPart[]): TargetView {
  const components = parts.flatMap(({ started }) => started.target.components)
  return {
    ...first,
    components: components.filter(
      (one, index) => components.findIndex((other) => isDeepStrictEqual(one, other)) === index,
    ),
  }
}

/** What stood in the way of all shards alike is said once. */
function preflightOf(events: readonly RunEvent[]): readonly RunEvent[] {
  const problems = events.filter((event) => event.type === 'preflight')
  return problems.filter((one, index) => problems.findIndex((other) => isDeepStrictEqual(one, other)) === index)
}

/** Grants are numbered by each target anew. */
function lineageOf(parts: readonly ShardPart[]): readonly RunEvent[] {
  const found = parts.flatMap(({ events, shard }) =>
    events.flatMap((event) => (event.type === 'lineage' ? [{ event, shard }] : [])),
  )
  const [first] = found
  if (first === undefined) return []
  const views = found.map(({ event, shard }) => namedApart(event.lineage, `shard-${shard.number}:`))
  return [
    {
      ...first.event,
      lineage: { grants: views.flatMap(({ grants }) => grants), tokens: views.flatMap(({ tokens }) => tokens) },
    },
  ]
}

function namedApart({ grants, tokens }: LineageView, prefix: string): LineageView {
  return {
    grants: grants.map((grant) => ({ ...grant, grant: prefix + grant.grant })),
    tokens: tokens.map((token) => (token.grant === undefined ? token : { ...token, grant: prefix + token.grant })),
  }
}

/** A shard that stopped without an end leaves the whole without one. */
function endOf(parts: readonly ShardPart[], moved: readonly RunEvent[]): readonly RunEvent[] {
  const ends = moved.filter((event) => event.type === 'run-ended')
  if (ends.length < parts.length) return []
  return [
    {
      type: 'run-ended',
      at: Math.max(...ends.map(({ at }) => at)),
      interrupted: ends.some(({ interrupted }) => interrupted),
    },
  ]
}
