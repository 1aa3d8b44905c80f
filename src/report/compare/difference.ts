import type { CheckResult, FinishedRun, Outcome } from '../../run/finished-run.ts'

/** A check of which two runs say different things. */
export interface Change {
  readonly id: string
  /** What the first run says; `not-judged` also where it knows no such check. */
  readonly before: Outcome
  readonly after: Outcome
  /** The check as the second run has it; as the first has it, where it is gone. */
  readonly check: CheckResult
}

/** What became of the checks between two runs. */
export interface RunDifference {
  /** Failed now and not before, checks that were not judged before among them. */
  readonly newlyFailing: readonly Change[]
  /** A SHOULD that is broken now and was not before. */
  readonly newlyWarned: readonly Change[]
  /** Judged both times, and passed only now. */
  readonly newlyPassing: readonly Change[]
  /** Judged now and not before. */
  readonly added: readonly Change[]
  /** Judged before and not any more. */
  readonly gone: readonly Change[]
  /** How many are judged both times and came to the same. */
  readonly same: number
  /** In what the runs themselves differ, so that nobody takes it for a change of the target. */
  readonly circumstances: readonly { readonly what: string; readonly before: string; readonly after: string }[]
}

/** Compares what two runs say of each check, in the order of the second run. */
export function compareRuns(before: FinishedRun, after: FinishedRun): RunDifference {
  const old = new Map(before.checks.map((check) => [check.id, check]))
  const known = new Set(after.checks.map(({ id }) => id))
  const changes = [
    ...after.checks.map((check) => change(check, old.get(check.id)?.outcome ?? 'not-judged', check.outcome)),
    ...before.checks.filter(({ id }) => !known.has(id)).map((check) => change(check, check.outcome, 'not-judged')),
  ]
  const having = (test: (one: Change) => boolean): readonly Change[] => changes.filter(test)
  return {
    newlyFailing: having((one) => one.after === 'failed' && one.before !== 'failed'),
    newlyWarned: having((one) => one.after === 'warned' && one.before !== 'warned' && one.before !== 'failed'),
    newlyPassing: having((one) => one.after === 'passed' && one.before !== 'passed' && one.before !== 'not-judged'),
    added: having((one) => one.before === 'not-judged' && one.after !== 'not-judged'),
    gone: having((one) => one.before !== 'not-judged' && one.after === 'not-judged'),
    same: having((one) => one.before === one.after && one.after !== 'not-judged').length,
    circumstances: circumstances(before, after),
  }
}

/** Whether something failed newly that is the target's own; a finding about a platform stands apart from every verdict. */
export function isWorse({ newlyFailing }: RunDifference): boolean {
  return newlyFailing.some(({ check }) => check.platform !== true)
}

function change(check: CheckResult, before: Outcome, after: Outcome): Change {
  return { id: check.id, before, after, check }
}

function circumstances(before: FinishedRun, after: FinishedRun): RunDifference['circumstances'] {
  const facts = ({ target, spec, seats, profiles, tool, cut }: FinishedRun): Readonly<Record<string, string>> => ({
    target: target.name,
    fault: target.fault ?? 'none',
    revision: spec,
    seats: seats.offered.join(', '),
    profiles: profiles.join(', ') || 'none',
    version: `${tool.name} ${tool.version}`,
    cut: cut ?? 'no',
  })
  const [old, now] = [facts(before), facts(after)]
  return Object.keys(now).flatMap((what) => {
    const [first, second] = [old[what] ?? '', now[what] ?? '']
    return first === second ? [] : [{ what, before: first, after: second }]
  })
}
