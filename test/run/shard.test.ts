import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durations } from '../../scenarios/durations.ts'
import { scenarios } from '../../scenarios/index.ts'
import type { Plan } from '../../src/run/events.ts'
import { allSeats, makePlan, type RunRequest } from '../../src/run/plan.ts'
import { numbersAfter, readShard, splitByDuration } from '../../src/run/shard.ts'

const request: RunRequest = { deployment: 'reference', only: [], scenario: [], requireSeats: [], jobs: 1 }
const played = (plan: Plan): readonly string[] =>
  plan.scenarios.filter(({ left }) => left === undefined).map(({ id }) => id)

/** Ids with their durations; some were never timed. */
const timed = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1 }),
    ms: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
  }),
  { selector: ({ id }) => id, maxLength: 60 },
)
const tableOf = (all: readonly { id: string; ms: number | undefined }[]): Record<string, number> =>
  Object.fromEntries(all.flatMap(({ id, ms }) => (ms === undefined ? [] : [[id, ms]])))

describe('splitting by duration', () => {
  it('puts each scenario into exactly one part, and the same whatever the order', () => {
    fc.assert(
      fc.property(timed, fc.integer({ min: 1, max: 12 }), (all, parts) => {
        const ids = all.map(({ id }) => id)
        const split = splitByDuration(ids, parts, tableOf(all))
        expect(split).toHaveLength(parts)
        expect(split.flat().toSorted()).toEqual(ids.toSorted())
        expect(splitByDuration(ids.toReversed(), parts, tableOf(all))).toEqual(split)
      }),
    )
  })

  it('leaves no part empty while another has two', () => {
    fc.assert(
      fc.property(timed, fc.integer({ min: 1, max: 12 }), (all, parts) => {
        const sizes = splitByDuration(
          all.map(({ id }) => id),
          parts,
          tableOf(all),
        ).map(({ length }) => length)
        expect(Math.min(...sizes) > 0 || Math.max(...sizes) <= 1).toBe(true)
      }),
    )
  })

  it('gives no part more than the others by more than one scenario takes', () => {
    fc.assert(
      fc.property(timed, fc.integer({ min: 2, max: 6 }), (all, parts) => {
        const table = Object.fromEntries(all.map(({ id, ms = 7 }) => [id, ms]))
        const sums = splitByDuration(Object.keys(table), parts, table).map((ids) =>
          ids.reduce((sum, id) => sum + (table[id] ?? 0), 0),
        )
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(0, ...Object.values(table)))
      }),
    )
  })

  it('takes the median for what nobody timed', () => {
    // 9 | 5 + the unknown, as if it took 5; were it 0 or 9, c would stand elsewhere.
    expect(splitByDuration(['a', 'b', 'c', 'unknown'], 2, { a: 9, b: 5, c: 1 })).toEqual([
      ['a', 'c'],
      ['b', 'unknown'],
    ])
  })

  it('is not misled by names that every object has', () => {
    expect(splitByDuration(['constructor', 'b'], 2, { b: 5 }).flat()).toHaveLength(2)
  })
})

describe('the table of durations', () => {
  it('knows most scenarios, and none that is gone', () => {
    const timedIds = Object.keys(durations)
    expect(timedIds.filter((id) => !Object.hasOwn(scenarios, id))).toEqual([])
    expect(timedIds.length).toBeGreaterThan(0.75 * Object.keys(scenarios).length)
  })
})

describe('a shard of a plan', () => {
  it.each([
    [5, {}],
    [3, { only: ['prm-*', 'token-*'] }],
    [7, { seats: ['visitor', 'client'] }],
    [2, { scenario: ['token/*'] }],
  ])('is one of %i that are the whole together: %j', (of, rest) => {
    const whole = makePlan({ ...request, ...rest }, scenarios, allSeats)
    const shards = Array.from({ length: of }, (_, index) =>
      makePlan({ ...request, ...rest, shard: { number: index + 1, of } }, scenarios, allSeats),
    )
    expect(shards.flatMap(played).toSorted()).toEqual(played(whole).toSorted())
    for (const [index, { shard, scenarios: planned }] of shards.entries()) {
      expect(shard).toEqual({ number: index + 1, of })
      // What the whole would leave out is left out for its own reason.
      for (const scenario of whole.scenarios.filter(({ left }) => left !== undefined))
        expect(planned.find(({ id }) => id === scenario.id)).toEqual(scenario)
    }
  })

  it('says of the others which shard plays them', () => {
    const plan = makePlan({ ...request, shard: { number: 2, of: 5 } }, scenarios, allSeats)
    const reasons = new Set(plan.scenarios.flatMap(({ left }) => left?.reason ?? []))
    expect([...reasons].toSorted()).toEqual([1, 3, 4, 5].map((number) => `played by shard ${number}/5`))
  })

  it('is split by other durations where they are given', () => {
    const slow = { from: 'run', of: { 'token/issued-token': 1e6, 'discovery/challenge': 1 } }
    const shards = [1, 2].map((number) =>
      makePlan({ ...request, shard: { number, of: 2, durations: slow } }, scenarios, allSeats),
    )
    expect(shards.map(played)).toContainEqual(['token/issued-token'])
  })

  it('is refused where it would be empty', () => {
    const shard = { number: 3, of: 3 }
    const few = { ...request, scenario: ['discovery/challenge', 'token/issued-token'] }
    expect(() => makePlan({ ...few, shard }, scenarios, allSeats)).toThrow(
      expect.objectContaining({ code: 'empty-shard', message: expect.stringContaining('2 scenarios') }),
    )
  })
})

describe('the name of a shard', () => {
  it('is read', () => {
    expect(readShard('2/5')).toEqual({ number: 2, of: 5 })
  })
  it.each(['', '2', '0/5', '6/5', '2/0', '2/5/7', '-1/5', '1.5/5', 'a/b', ' 1/5', '1/5000'])('is none: %j', (text) => {
    expect(() => readShard(text)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
  it('keeps numbers of one run apart', () => {
    expect(numbersAfter({ number: 1, of: 3 })).toBe(0)
    expect(numbersAfter({ number: 2, of: 3 })).toBeGreaterThanOrEqual(100_000)
  })
})
