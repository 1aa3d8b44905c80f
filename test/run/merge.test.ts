import { beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/library/judge.ts'
import { formats } from '../../src/report/formats.ts'
import type { RunEvent } from '../../src/run/events.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { fold } from '../../src/run/fold.ts'
import { mergeEvents } from '../../src/run/merge.ts'
import type { ShardEvents } from '../../src/run/shard-parts.ts'

type Options = Parameters<typeof judge>[1]
type Started = Extract<RunEvent, { type: 'run-started' }>

async function play(number: number, of: number, options: Options = {}): Promise<ShardEvents & { run: FinishedRun }> {
  const events: RunEvent[] = []
  const onEvent = (event: RunEvent): number => events.push(event)
  const run = await judge('reference', { ...options, shard: { number, of }, onEvent })
  return { name: `s${number}`, events, run }
}

/** What was judged, and nothing that differs from play to play. */
function outcomesOf({ checks, counts, verdict, verdictText, gate, exitCode }: FinishedRun): object {
  const judged = checks.map(({ id, outcome, kind, probes }) => ({
    id,
    outcome,
    kind,
    probes: probes.map((probe) => [probe.id, probe.outcome, probe.kind, probe.scenario]),
  }))
  return { judged, counts, verdict, verdictText, gate, exitCode }
}

/** A shard whose run began with something else. */
function started({ name, events }: ShardEvents, change: (event: Started) => Started): ShardEvents {
  return { name, events: events.map((event) => (event.type === 'run-started' ? change(event) : event)) }
}

function without({ name, events }: ShardEvents, type: RunEvent['type']): ShardEvents {
  return { name, events: events.filter((event) => event.type !== type) }
}

describe('the shards of the reference', () => {
  let whole: FinishedRun
  let shards: readonly Awaited<ReturnType<typeof play>>[]
  let merged: FinishedRun
  beforeAll(async () => {
    whole = await judge('reference')
    shards = [await play(1, 3), await play(2, 3), await play(3, 3)]
    merged = fold(mergeEvents(shards))
  })

  it('say which they are, and are never conformant by themselves', () => {
    expect(shards.map(({ run }) => [run.verdict, run.exitCode])).toEqual(Array(3).fill(['no-violation-found', 0]))
    for (const [index, { run }] of shards.entries()) {
      expect(run.verdictText).toContain(`selected by --shard ${index + 1}/3`)
      expect(run.command).toBe(`claimcheck run --deployment reference --shard ${index + 1}/3`)
    }
  })

  it('come to the same outcomes and the same verdict together as one whole run', () => {
    expect(outcomesOf(merged)).toEqual(outcomesOf(whole))
    expect([merged.verdict, merged.command]).toEqual(['conformant', 'claimcheck run --deployment reference'])
    expect(merged.scenarios.map(({ id }) => id)).toEqual(whole.scenarios.map(({ id }) => id))
  })

  it('keep the number of every exchange, so that evidence leads to what was said', () => {
    const numbers = merged.exchanges.map(({ n }) => n)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers).toHaveLength(shards.reduce((sum, { run }) => sum + run.exchanges.length, 0))
    const exchanges = new Map(merged.exchanges.map((exchange) => [exchange.n, exchange]))
    const probes = new Map(merged.checks.flatMap((check) => check.probes.map((probe) => [probe.id, probe])))
    for (const { run } of shards) {
      for (const { at, ...exchange } of run.exchanges) expect(exchanges.get(exchange.n)).toMatchObject(exchange)
      // A probe cites only what its own shard saw, as it did there.
      const judged = run.checks.flatMap((check) => check.probes).filter(({ kind }) => kind !== 'not-selected')
      expect(judged.length).toBeGreaterThan(50)
      for (const probe of judged) expect(probes.get(probe.id)).toEqual(probe)
    }
    const known = new Set(numbers)
    const cited = merged.checks.flatMap(({ probes }) =>
      probes.flatMap((probe) => [...probe.exchanges, ...(probe.control ?? [])]),
    )
    expect(cited.filter((n) => !known.has(n))).toEqual([])
  })

  it('have no secret’s name in common, and their grants stay apart', () => {
    const names = merged.lineage.tokens.map(({ pseudonym }) => pseudonym)
    expect(new Set(names).size).toBe(names.length)
    const grants = merged.lineage.grants.map(({ grant }) => grant)
    expect(new Set(grants).size).toBe(grants.length)
    const known = new Set(grants)
    expect(merged.lineage.tokens.filter(({ grant }) => grant !== undefined && !known.has(grant))).toEqual([])
    // Numbers in the texts, too, since they are written when an exchange is recorded.
    const second = JSON.stringify(shards[1]?.events)
    expect(second).toMatch(/\bat-1\d{5}\b/)
    expect(second).not.toMatch(/\bat-\d{1,5}\b/)
  })

  it('are the same whatever the order in which they are given', () => {
    const [one, two, three] = shards
    if (one === undefined || two === undefined || three === undefined) throw new Error('three shards were played')
    expect(fold(mergeEvents([three, one, two]))).toEqual(merged)
  })

  it('know the components that each of them met', () => {
    const origins = new Set(merged.target.components.map(({ origin }) => origin))
    for (const { run } of shards) for (const { origin } of run.target.components) expect(origins).toContain(origin)
  })

  it.each(formats.map(({ name, render }) => [name, render]))('are written as %s, as any run is', (_, render) => {
    // A report of findings alone is empty where there are none.
    expect(render(merged).length).toBeGreaterThan(merged.counts.failed + merged.counts.warned === 0 ? 2 : 100)
  })

  it('are incomplete where one of them was killed or interrupted', () => {
    const [one, two, three] = shards
    if (one === undefined || two === undefined || three === undefined) throw new Error('three shards were played')
    const killed = { name: 's2', events: two.events.slice(0, Math.floor(two.events.length / 2)) }
    expect(fold(mergeEvents([one, killed, three]))).toMatchObject({ verdict: 'incomplete', exitCode: 3 })
    const endless = fold(mergeEvents([one, without(two, 'run-ended'), three]))
    expect(endless).toMatchObject({ verdict: 'incomplete', cut: 'it stopped without an end' })
    const stopped = {
      name: 's2',
      events: two.events.map((event) => (event.type === 'run-ended' ? { ...event, interrupted: true } : event)),
    }
    expect(fold(mergeEvents([one, stopped, three]))).toMatchObject({ verdict: 'incomplete', cut: 'interrupted' })
  })

  const other: readonly (readonly [what: string, change: (event: Started) => Started, said: string])[] = [
    ['target', (event) => ({ ...event, target: { ...event.target, name: 'relay' } }), "'s1' (reference)"],
    ['fault', (event) => ({ ...event, target: { ...event.target, fault: 'x' } }), 'another fault'],
    ['revision', (event) => ({ ...event, spec: '2025-06-18' }), '(2025-06-18)'],
    ['version', (event) => ({ ...event, tool: { ...event.tool, version: '9.9.9' } }), '(9.9.9)'],
    ['selection', (event) => ({ ...event, plan: { ...event.plan, selection: '--only x' } }), 'another selection'],
    ['profile', (event) => ({ ...event, plan: { ...event.plan, profiles: [] } }), 'another set of profiles'],
    ['tool', (event) => ({ ...event, plan: { ...event.plan, provisioningTool: 'x' } }), 'another plan'],
    [
      'number of shards',
      (event) => ({ ...event, plan: { ...event.plan, shard: { number: 2, of: 4 } } }),
      'another number of shards',
    ],
  ]
  it.each(other)('are refused where one is of another %s', (_, change, said) => {
    const [one, two, three] = shards
    if (one === undefined || two === undefined || three === undefined) throw new Error('three shards were played')
    expect(() => mergeEvents([one, started(two, change), three])).toThrow(
      expect.objectContaining({ code: 'shards-differ', message: expect.stringContaining(said) }),
    )
  })

  it('are refused where one is missing, given twice, or played twice', () => {
    const [one, two, three] = shards
    if (one === undefined || two === undefined || three === undefined) throw new Error('three shards were played')
    const refusal = (code: string, said: string): object =>
      expect.objectContaining({ code, name: 'UsageError', message: expect.stringContaining(said) })
    expect(() => mergeEvents([])).toThrow(refusal('shards-incomplete', 'nothing to merge'))
    expect(() => mergeEvents([one, three])).toThrow(refusal('shards-incomplete', 'Shard 2/3 is missing'))
    expect(() => mergeEvents([three])).toThrow(refusal('shards-incomplete', 'Shards 1/3, 2/3 are missing'))
    expect(() => mergeEvents([one, two, three, two])).toThrow(refusal('shards-overlap', 'Shard 2/3 is given twice'))
    const plays = (event: Started, left: Started['plan']['scenarios'][number]['left']): Started => ({
      ...event,
      plan: {
        ...event.plan,
        scenarios: event.plan.scenarios.map(({ left: before, ...scenario }) => ({
          ...scenario,
          ...(left === undefined ? {} : { left }),
        })),
      },
    })
    const all = started(two, (event) => plays(event, undefined))
    expect(() => mergeEvents([one, all, three])).toThrow(refusal('shards-overlap', 'by several shards'))
    const none = started(two, (event) => plays(event, { kind: 'not-selected', reason: 'x', shard: 1 }))
    expect(() => mergeEvents([one, none, three])).toThrow(refusal('shards-overlap', 'by no shard'))
    const renumbered = started(one, (event) => ({ ...event, plan: two.events.find(isStarted)?.plan ?? event.plan }))
    const colliding = { name: 's1b', events: renumbered.events }
    expect(() => mergeEvents([one, colliding, three])).toThrow(refusal('shards-overlap', 'both have an exchange 1'))
  })

  it('are refused where one is no shard, or holds no run', () => {
    const [one, two] = shards
    if (one === undefined || two === undefined) throw new Error('shards were played')
    const wholeRun = started(two, ({ plan: { shard, ...plan }, ...event }) => ({ ...event, plan }))
    expect(() => mergeEvents([one, wholeRun])).toThrow(expect.objectContaining({ code: 'not-a-shard' }))
    expect(() => mergeEvents([one, without(two, 'run-started')])).toThrow(
      expect.objectContaining({ code: 'unreadable' }),
    )
  })
})

function isStarted(event: RunEvent): event is Started {
  return event.type === 'run-started'
}

describe('the shards of what is broken', () => {
  it('fail together where one of them fails', async () => {
    const options = { fault: 'prm-absent', scenario: ['discovery/*'] }
    const shards = [await play(1, 2, options), await play(2, 2, options)]
    const merged = fold(mergeEvents(shards))
    const whole = await judge('reference', options)
    expect(outcomesOf(merged)).toEqual(outcomesOf(whole))
    expect(merged).toMatchObject({ verdict: 'not-conformant', exitCode: 1, target: { fault: 'prm-absent' } })
    expect(merged.verdictText).toContain('--scenario discovery/*')
  })
})
