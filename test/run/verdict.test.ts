import { describe, expect, it } from 'vitest'
import type { CheckResult } from '../../src/run/finished-run.ts'
import { decide, type VerdictInput } from '../../src/run/verdict.ts'

type Check = VerdictInput['checks'][number]

const must = (outcome: CheckResult['outcome'], kind?: CheckResult['kind']): Check => ({
  id: 'x',
  level: 'MUST',
  outcome,
  probes: [],
  ...(kind === undefined ? {} : { kind }),
})
const input = (checks: readonly Check[], rest: Partial<VerdictInput> = {}): VerdictInput => ({
  checks,
  missingSeats: [],
  requiredSeats: [],
  ...rest,
})

describe('the verdict', () => {
  const rows: readonly (readonly [what: string, given: VerdictInput, verdict: string, exitCode: number])[] = [
    ['everything in scope passed', input([must('passed')]), 'conformant', 0],
    ['rows out of scope do not spoil it', input([must('passed'), must('not-judged', 'planned')]), 'conformant', 0],
    ['what does not apply is settled', input([must('passed'), must('not-judged', 'not-applicable')]), 'conformant', 0],
    ['a warning is no failure', input([must('passed'), must('warned')]), 'conformant', 0],
    ['one failed', input([must('passed'), must('failed')]), 'not-conformant', 1],
    ['failed outranks incomplete', input([must('failed'), must('not-judged', 'control-failed')]), 'not-conformant', 1],
    [
      'what a platform fails stands apart',
      input([must('passed'), { ...must('failed'), platform: true }]),
      'conformant',
      0,
    ],
    [
      'a platform does not excuse what is ours',
      input([must('failed'), { ...must('failed'), platform: true }]),
      'not-conformant',
      1,
    ],
    ['a control failed', input([must('passed'), must('not-judged', 'control-failed')]), 'incomplete', 3],
    ['an effect could not be told apart', input([must('passed'), must('not-judged', 'uncorrelated')]), 'incomplete', 3],
    ['nothing was judged', input([must('not-judged', 'not-applicable')]), 'incomplete', 3],
    ['no check at all', input([]), 'incomplete', 3],
    ['no MUST was seen to hold', input([{ ...must('passed'), level: 'SHOULD' }]), 'incomplete', 3],
    ['a seat is missing', input([must('passed')], { missingSeats: ['issuer'] }), 'no-violation-found', 0],
    [
      'a seat is missing that was demanded',
      input([must('passed')], { missingSeats: ['issuer'], requiredSeats: ['issuer'] }),
      'incomplete',
      3,
    ],
    ['a demanded seat that is there', input([must('passed')], { requiredSeats: ['issuer'] }), 'conformant', 0],
    ['a selection is never conformant', input([must('passed')], { selection: '--only x' }), 'no-violation-found', 0],
    ['a cut run', input([must('passed')], { cut: 'it stopped without an end' }), 'incomplete', 3],
    ['an interrupted run', input([must('passed')], { cut: 'interrupted' }), 'incomplete', 130],
    ['the harness broke', input([must('passed')], { broke: 'oops' }), 'incomplete', 4],
    ['the harness broke and something failed', input([must('failed')], { broke: 'oops' }), 'not-conformant', 4],
  ]
  it.each(rows)('%s', (_what, given, verdict, exitCode) => {
    expect(decide(given)).toMatchObject({ verdict, exitCode })
  })

  it('looks into the probes of a check that warned', () => {
    const probe = {
      id: 'x/y',
      scenario: 'a/b',
      outcome: 'not-judged',
      kind: 'control-failed',
      level: 'MUST',
      exchanges: [],
    } as const
    const decision = decide(input([must('passed'), { ...must('warned'), probes: [probe] }]))
    expect(decision.verdict).toBe('incomplete')
  })

  it('names the seats that were not offered, and counts', () => {
    const { text } = decide(
      input([must('passed'), must('not-judged', 'seat-missing')], { missingSeats: ['issuer', 'clock'] }),
    )
    expect(text).toContain('1 of 2 requirements judged')
    expect(text).toContain('issuer, clock')
  })

  it('says what was selected', () => {
    expect(decide(input([must('passed')], { selection: '--only prm-*' })).text).toContain('--only prm-*')
  })
})
