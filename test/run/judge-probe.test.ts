import { describe, expect, it } from 'vitest'
import type { Requirement } from '../../src/requirements/requirement.ts'
import type { ProbeResult } from '../../src/run/finished-run.ts'
import { judgeProbe, outcomeOfBreach, outcomeOfCheck } from '../../src/run/judge-probe.ts'

const requirement: Requirement = {
  id: 'x',
  section: '1.1',
  text: 'X holds.',
  levels: { '2025-11-25': 'SHOULD', '2026-07-28': 'MUST' },
  roles: ['RS'],
  sources: [{ title: 'RFC 1' }],
  seats: ['visitor'],
  how: 'look',
  typicalFailure: 'none',
  judgement: { by: 'check' },
  probeLevels: { 'x/soft': 'MAY' },
}
const record = { id: 'x/hard', held: false, expected: 'a', actual: 'b', exchanges: [3], control: [] }

describe('judging a probe', () => {
  it('lets the level of the revision decide', () => {
    expect(judgeProbe(record, 'a/b', requirement, '2026-07-28', false).outcome).toBe('failed')
    expect(judgeProbe(record, 'a/b', requirement, '2025-11-25', false).outcome).toBe('warned')
  })
  it('says that a revision without the requirement is not judged by it', () => {
    expect(judgeProbe(record, 'a/b', requirement, '2025-06-18', false)).toMatchObject({
      outcome: 'not-judged',
      kind: 'not-applicable',
    })
  })
  it('takes the level of the probe where it has its own', () => {
    expect(judgeProbe({ ...record, id: 'x/soft' }, 'a/b', requirement, '2026-07-28', false).outcome).toBe('info')
  })
  it('keeps evidence and control', () => {
    expect(
      judgeProbe({ ...record, held: true, control: [1, 2] }, 'a/b', requirement, '2026-07-28', false),
    ).toMatchObject({
      outcome: 'passed',
      exchanges: [3],
      control: [1, 2],
    })
  })
  it('raises POLICY only by a profile', () => {
    expect(outcomeOfBreach('POLICY', false)).toBe('info')
    expect(outcomeOfBreach('POLICY', true)).toBe('failed')
    expect(outcomeOfBreach('MUST NOT', false)).toBe('failed')
    expect(outcomeOfBreach('SHOULD NOT', true)).toBe('warned')
  })
})

describe('the outcome of a check', () => {
  const probe = (outcome: ProbeResult['outcome'], kind?: ProbeResult['kind']): ProbeResult => ({
    id: 'x/y',
    scenario: 'a/b',
    level: 'MUST',
    outcome,
    exchanges: [],
    ...(kind === undefined ? {} : { kind }),
  })
  it.each([
    [['passed', 'failed', 'warned'], 'failed', undefined],
    [['passed', 'warned'], 'warned', undefined],
    [['passed', 'not-judged:not-applicable'], 'passed', undefined],
    [['passed', 'not-judged:control-failed'], 'not-judged', 'control-failed'],
    [['passed', 'not-judged:seat-missing'], 'not-judged', 'seat-missing'],
    [['not-judged:not-applicable'], 'not-judged', 'not-applicable'],
    [['failed', 'not-judged:control-failed'], 'failed', undefined],
  ] as const)('of %j is %s', (probes, outcome, kind) => {
    const results = probes.map((text) => {
      const [of, why] = text.split(':')
      return probe(of as ProbeResult['outcome'], why as ProbeResult['kind']) // words of the table above
    })
    expect(outcomeOfCheck(results)).toMatchObject({ outcome, ...(kind === undefined ? {} : { kind }) })
  })
})
