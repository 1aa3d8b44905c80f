import { describe, expect, it } from 'vitest'
import { compareRuns, isWorse } from '../../src/report/compare/difference.ts'
import { compareText } from '../../src/report/compare/text.ts'
import type { CheckResult, FinishedRun, Outcome } from '../../src/run/finished-run.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'

const outcomes = ['passed', 'failed', 'warned', 'info', 'not-judged'] as const

function having(id: string, outcome: Outcome, more: Partial<CheckResult> = {}): CheckResult {
  const left = outcome === 'not-judged' ? ({ kind: 'seat-missing', reason: 'needs the seat clock' } as const) : {}
  return aCheck({
    id,
    outcome,
    probes: [aProbe({ id: `${id}/x`, outcome, actual: `${id} ${outcome}` })],
    ...left,
    ...more,
  })
}

function runOf(...checks: readonly CheckResult[]): FinishedRun {
  return aRun({ checks })
}

/** In which lists a check is, that was one thing and is another. */
function listsFor(before: Outcome | 'absent', after: Outcome | 'absent'): readonly string[] {
  const difference = compareRuns(
    runOf(...(before === 'absent' ? [] : [having('a', before)])),
    runOf(...(after === 'absent' ? [] : [having('a', after)])),
  )
  return (['newlyFailing', 'newlyWarned', 'newlyPassing', 'added', 'gone'] as const).filter(
    (list) => difference[list].length > 0,
  )
}

describe('compareRuns', () => {
  const nothing = ['not-judged', 'absent'] as const

  it.each(outcomes)('says nothing of a check that is %s both times', (outcome) => {
    expect(listsFor(outcome, outcome)).toEqual([])
  })

  it.each([
    ...nothing.flatMap((before) => (['passed', 'info'] as const).map((after) => [before, after, ['added']] as const)),
    ...nothing.map((before) => [before, 'failed', ['newlyFailing', 'added']] as const),
    ...nothing.map((before) => [before, 'warned', ['newlyWarned', 'added']] as const),
    ...nothing.flatMap((after) =>
      (['passed', 'failed', 'warned', 'info'] as const).map((before) => [before, after, ['gone']] as const),
    ),
    ['passed', 'failed', ['newlyFailing']],
    ['warned', 'failed', ['newlyFailing']],
    ['info', 'failed', ['newlyFailing']],
    ['passed', 'warned', ['newlyWarned']],
    ['failed', 'warned', []],
    ['failed', 'passed', ['newlyPassing']],
    ['warned', 'passed', ['newlyPassing']],
    ['info', 'passed', ['newlyPassing']],
    ['absent', 'not-judged', []],
    ['not-judged', 'absent', []],
  ] as const)('%s, then %s: %j', (before, after, lists) => {
    expect(listsFor(before, after)).toEqual(lists)
  })

  it('calls it worse only when something of the target’s own fails newly', () => {
    const good = runOf(having('a', 'passed'), having('b', 'failed'))
    expect(isWorse(compareRuns(good, good))).toBe(false)
    expect(isWorse(compareRuns(good, runOf(having('a', 'failed'), having('b', 'passed'))))).toBe(true)
    expect(isWorse(compareRuns(good, runOf(having('a', 'failed', { platform: true }))))).toBe(false)
    expect(isWorse(compareRuns(good, runOf(having('a', 'warned'))))).toBe(false)
  })

  it('says in what the runs themselves differ', () => {
    const other = aRun({ spec: '2025-11-25', target: { ...aRun().target, fault: 'aud-not-checked' } })
    expect(compareRuns(aRun(), other).circumstances).toEqual([
      { what: 'fault', before: 'none', after: 'aud-not-checked' },
      { what: 'revision', before: '2026-07-28', after: '2025-11-25' },
    ])
  })
})

describe('compareText', () => {
  const before = runOf(
    having('worse', 'passed'),
    having('better', 'failed'),
    having('lost', 'passed'),
    having('old', 'passed'),
  )
  const after = runOf(
    having('worse', 'failed'),
    having('better', 'passed'),
    having('lost', 'not-judged'),
    having('new', 'passed'),
  )
  const plain = { width: 100, color: false }
  const text = (a = before, b = after, options = plain): string =>
    compareText({ before: a, after: b }, compareRuns(a, b), options)

  it('says what is worse last, with Expected, Actual and the next command, and why something is gone', () => {
    expect(text().split('\n\n').slice(1)).toEqual([
      'Gone (2)\n  – lost  not judged (seat-missing), was passed: needs the seat clock\n  – old  not judged, was passed',
      'Added (1)\n  ✓ new  passed',
      'Newly passing (1)\n  ✓ better  passed, was failed',
      [
        'Newly failing (1)',
        '  ✗ worse  MUST, Protected resource metadata; was passed',
        '    expected  status 401',
        '    actual    worse failed',
        '    next      claimcheck explain worse',
      ].join('\n'),
      '1 newly failing, 1 newly passing, 1 added, 2 gone, 0 checks the same\nWorse\n',
    ])
  })

  it('lets no terminal obey what a run says', () => {
    for (const payload of payloads) {
      const said = text(runOf(having('a', 'passed')), { ...hostileRun(payload) })
      expect(said.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u)
      expect(said).not.toMatch(/(^|\s)::[A-Za-z]|##[A-Za-z]*\[/m)
    }
  })
})
