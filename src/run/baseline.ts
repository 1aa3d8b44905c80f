import type { CheckResult, Verdict } from './finished-run.ts'
import { globTest } from './glob.ts'
import { nearest } from './nearest.ts'
import { decide, type VerdictInput } from './verdict.ts'

/** A failure that somebody knows of, and lets pass until a day. */
export interface BaselineEntry {
  /** Id of a check. */
  readonly check: string
  /** Names of targets that it is expected at, as a glob; absent: at every one. */
  readonly deployment?: string
  readonly reason: string
  readonly link?: string
  /** Last day on which it is expected, as `2027-01-31`. */
  readonly until?: string
  /** Where it stands in its file. */
  readonly line: number
}

/** What a run made of the failures that were expected. */
export interface Baseline {
  /** Failures that were expected, and came. */
  readonly expected: readonly { readonly check: string; readonly reason: string; readonly link?: string }[]
  /** Entries that close the gate: each with what to do about it. */
  readonly problems: readonly BaselineProblem[]
}

/** An entry that says what is not so. */
export interface BaselineProblem {
  readonly code: 'no-longer-fails' | 'expired' | 'unknown-check'
  readonly check: string
  /** Where the entry stands in its file. */
  readonly line: number
  readonly message: string
}

/** What a baseline is held against. */
interface Judged {
  readonly target: string
  /** ISO 8601: the day of the run, by which entries expire. */
  readonly startedAt: string
  readonly checks: readonly CheckResult[]
}

/**
 * Holds expected failures against what came. What is not judged in a run says nothing of an entry: it stays.
 *
 * @param entries - those of the file, in its order
 */
export function holdAgainst(entries: readonly BaselineEntry[], { target, startedAt, checks }: Judged): Baseline {
  const here = entries.filter(({ deployment }) => deployment === undefined || globTest(deployment)(target))
  const outcomes = new Map(checks.map(({ id, outcome }) => [id, outcome]))
  const expected: { check: string; reason: string; link?: string }[] = []
  const problems: BaselineProblem[] = []
  for (const { check, reason, link, until, line } of here) {
    const outcome = outcomes.get(check)
    const problem = (code: BaselineProblem['code'], what: string): void => {
      problems.push({ code, check, line, message: `${what}: delete line ${line}` })
    }
    if (outcome === undefined) {
      const near = nearest(check, outcomes.keys())
      problem('unknown-check', `there is no check '${check}'${near === undefined ? '' : `, did you mean '${near}'?`}`)
    } else if (until !== undefined && startedAt.slice(0, 10) > until)
      problem('expired', `'${check}' was expected to fail until ${until}`)
    else if (outcome === 'failed') expected.push({ check, reason, ...(link === undefined ? {} : { link }) })
    else if (outcome !== 'not-judged') problem('no-longer-fails', `'${check}' was expected to fail and did not`)
  }
  return { expected, problems }
}

/** The verdict after expected failures: as if they were no failures, and never better than an entry that is not so. */
export function gateOf(input: VerdictInput, { expected, problems }: Baseline): { gate: Verdict; exitCode: number } {
  const known = new Set(expected.map(({ check }) => check))
  // An expected failure is nothing good: it does not count as judged.
  const checks = input.checks.filter(({ id, outcome }) => outcome !== 'failed' || !known.has(id))
  const { verdict, exitCode } = decide({ ...input, checks })
  if (problems.length > 0 && (verdict === 'conformant' || verdict === 'no-violation-found'))
    return { gate: 'not-conformant', exitCode: 1 }
  return { gate: verdict, exitCode }
}

/** The entry for a new failure, ready to be put into the file. The reason is left to whoever expects it, who alone has one. */
export function entryFor(check: Pick<CheckResult, 'id'>, target: string): string {
  return `- { check: ${check.id}, deployment: ${JSON.stringify(target)}, reason: TODO }`
}
