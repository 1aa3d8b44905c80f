import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../src/prove/compare.ts'
import { findGaps } from '../../src/prove/completeness.ts'
import { type DeclaredFault, reportFault } from '../../src/prove/exactness.ts'
import type { ProvedRun } from '../../src/prove/run-order.ts'
import type { ProbeResult } from '../../src/run/finished-run.ts'

/** A run of which only the probes matter. */
function runOf(probes: Readonly<Record<string, string>>): ProvedRun {
  const results = Object.entries(probes).map(([id, text]): ProbeResult => {
    const [outcome, kind] = text.split(':')
    return { id, scenario: 'a/b', level: 'MUST', outcome, ...(kind && { kind }), exchanges: [] } as ProbeResult // words of the tests below
  })
  return { checks: [{ probes: results }], scenarios: 0 } as unknown as ProvedRun // nothing else is read
}

const fault: DeclaredFault = {
  id: 'f',
  title: 'F',
  basis: 'history',
  deployment: 'reference',
  fails: ['a/x'],
  companions: [],
  blinds: [],
}
const baseline = { 'a/x': 'passed', 'a/y': 'passed', 'b/x': 'not-judged:not-applicable' }

describe('comparing a faulted run with its baseline', () => {
  it('sees nothing where nothing changed', () => {
    expect(compareRuns(runOf(baseline), runOf(baseline))).toEqual({ caught: [], blinded: [], appeared: [], other: [] })
  })
  it('tells caught, blinded and appeared apart', () => {
    const changes = compareRuns(
      runOf(baseline),
      runOf({ 'a/x': 'failed', 'a/y': 'not-judged:control-failed', 'b/x': 'passed' }),
    )
    expect(changes).toEqual({ caught: ['a/x'], blinded: ['a/y'], appeared: ['b/x'], other: [] })
  })
  it('counts a probe that newly warns or informs', () => {
    expect(compareRuns(runOf({ 'a/x': 'passed' }), runOf({ 'a/x': 'info' })).caught).toEqual(['a/x'])
  })
  it('does not overlook a probe that is gone', () => {
    expect(compareRuns(runOf(baseline), runOf({ 'a/x': 'passed' })).other).toHaveLength(2)
  })
})

describe('exactness', () => {
  const report = (after: Readonly<Record<string, string>>, declared: Partial<DeclaredFault> = {}) =>
    reportFault({ ...fault, ...declared }, compareRuns(runOf(baseline), runOf({ ...baseline, ...after })), 3)

  it('holds when exactly the declared probes fail', () => {
    expect(report({ 'a/x': 'failed' }).exact).toBe(true)
  })
  it.each([
    ['nothing is caught', {}, {}],
    ['too much is caught', { 'a/x': 'failed', 'a/y': 'failed' }, {}],
    ['something is blinded without a word', { 'a/x': 'failed', 'a/y': 'not-judged:control-failed' }, {}],
    ['something appears without a word', { 'a/x': 'failed', 'b/x': 'passed' }, {}],
    ['a declared blind stays judged', { 'a/x': 'failed' }, { blinds: [{ probe: 'a/y', reason: 'r' }] }],
    ['it declares nothing', {}, { fails: [] }],
  ])('fails when %s', (_what, after, declared) => {
    expect(report(after, declared).exact).toBe(false)
  })
  it('allows what is declared with a reason', () => {
    const declared = {
      companions: [{ probe: 'a/y', reason: 'r' }],
      appears: [{ probe: 'b/x', reason: 'r' }],
    }
    expect(report({ 'a/x': 'failed', 'a/y': 'failed', 'b/x': 'passed' }, declared).exact).toBe(true)
  })
})

describe('completeness', () => {
  const exactly = (id: string, caught: readonly string[]) => ({
    ...reportFault({ ...fault, id, fails: caught }, { caught, blinded: [], appeared: [], other: [] }, 1),
  })
  it('wants each probe to be the only failing one of its check once', () => {
    const gaps = findGaps(['a/x', 'a/y', 'b/x'], [exactly('f', ['a/x', 'a/y']), exactly('g', ['a/x', 'b/x'])], [])
    expect(gaps.probesWithoutFault).toEqual(['a/y'])
    expect(gaps.checksWithoutFault).toEqual([])
  })
  it('lets no inexact fault prove anything', () => {
    const inexact = { ...exactly('f', ['a/x']), exact: false }
    expect(findGaps(['a/x'], [inexact], [])).toMatchObject({ probesWithoutFault: ['a/x'], checksWithoutFault: ['a'] })
  })
  it('names a redundancy that is none', () => {
    const redundant = [
      { probe: 'a/x', reason: 'r' },
      { probe: 'gone/x', reason: 'r' },
    ]
    expect(findGaps(['a/x'], [exactly('f', ['a/x'])], redundant).staleRedundant).toEqual(['a/x', 'gone/x'])
  })
})
