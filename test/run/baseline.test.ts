import { describe, expect, test } from 'vitest'
import { type BaselineEntry, gateOf, holdAgainst } from '../../src/run/baseline.ts'
import type { CheckResult, Outcome } from '../../src/run/finished-run.ts'
import { readBaseline } from '../../src/run/read-baseline.ts'
import type { VerdictInput } from '../../src/run/verdict.ts'

function check(id: string, outcome: Outcome): CheckResult {
  const judged: Partial<CheckResult> = {
    id,
    outcome,
    level: 'MUST',
    probes: [],
    ...(outcome === 'not-judged' ? { kind: 'not-applicable' as const } : {}),
  }
  return judged as CheckResult // what the gate looks at
}

const checks = [check('a', 'failed'), check('b', 'passed'), check('c', 'not-judged'), check('d', 'failed')]
const judged = { target: 'relay', startedAt: '2026-11-26T10:00:00.000Z', checks }
const entry = (more: Partial<BaselineEntry> & { check: string }): BaselineEntry => ({
  reason: 'known',
  line: 7,
  ...more,
})

describe('entries against what came', () => {
  test.each([
    ['that came is expected', entry({ check: 'a' }), ['a'], []],
    ['for targets of another name says nothing', entry({ check: 'b', deployment: 'reference*' }), [], []],
    ['for targets by a glob counts', entry({ check: 'a', deployment: 're*' }), ['a'], []],
    ['that no longer fails closes the gate', entry({ check: 'b' }), [], ['no-longer-fails']],
    ['that was not judged stays', entry({ check: 'c' }), [], []],
    ['of no check closes it', entry({ check: 'x' }), [], ['unknown-check']],
    ['of yesterday closes it', entry({ check: 'a', until: '2026-11-25' }), [], ['expired']],
    ['of today does not', entry({ check: 'a', until: '2026-11-26' }), ['a'], []],
  ])('one %s', (_what, one, expected, problems) => {
    const held = holdAgainst([one], judged)
    expect(held.expected.map((known) => known.check)).toEqual(expected)
    expect(held.problems.map(({ code }) => code)).toEqual(problems)
    for (const { message, line } of held.problems) {
      expect(line).toBe(7)
      expect(message).toContain('delete line 7')
    }
  })
})

describe('the gate', () => {
  const input: VerdictInput = { checks, missingSeats: [], requiredSeats: [] }
  const gate = (entries: readonly BaselineEntry[]) => gateOf(input, holdAgainst(entries, judged))

  test('opens when every failure is expected, and only then', () => {
    expect(gate([entry({ check: 'a' })])).toEqual({ gate: 'not-conformant', exitCode: 1 })
    expect(gate([entry({ check: 'a' }), entry({ check: 'd' })])).toEqual({ gate: 'conformant', exitCode: 0 })
  })

  test('stays shut where an entry says what is not so', () => {
    const both = [entry({ check: 'a' }), entry({ check: 'd' })]
    expect(gate([...both, entry({ check: 'b' })])).toEqual({ gate: 'not-conformant', exitCode: 1 })
    expect(gate([...both, entry({ check: 'typo' })])).toEqual({ gate: 'not-conformant', exitCode: 1 })
  })

  test('makes nothing good of a run in which all that was judged failed', () => {
    const only: VerdictInput = { ...input, checks: [check('a', 'failed')] }
    expect(gateOf(only, holdAgainst([entry({ check: 'a' })], judged)).gate).toBe('incomplete')
  })
})

describe('the file', () => {
  test('is read with the lines of its entries', () => {
    const text =
      '# known\n- check: a\n  reason: since ever\n  until: 2027-01-31\n- { check: b, reason: x, link: https://e.example/1 }\n'
    expect(readBaseline(text, 'f')).toEqual([
      { check: 'a', reason: 'since ever', until: '2027-01-31', line: 2 },
      { check: 'b', reason: 'x', link: 'https://e.example/1', line: 5 },
    ])
    expect(readBaseline('# nothing\n', 'f')).toEqual([])
  })

  test.each([
    ['- check: a\n', 'f:1: reason'],
    ['- { check: a, reason: x }\n- { check: b, reason: y, when: never }\n', 'f:2: '],
    ['- { check: a, reason: x, until: soon }\n', 'f:1: until takes a day'],
    ['check: a\n', 'a baseline is a list'],
    ['- check: [a\n', 'no YAML'],
  ])('%j is refused with its line', (text, words) => {
    expect(() => readBaseline(text, 'f')).toThrow(words)
  })

  test('is no bomb', () => {
    const bomb = `- &a [x]\n${Array.from({ length: 30 }, () => '- [*a, *a, *a, *a]').join('\n')}`
    expect(() => readBaseline(bomb, 'f')).toThrow()
  })
})
