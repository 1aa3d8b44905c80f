import type { Seat } from '../contract/words.ts'
import type { CheckResult, NotJudgedKind, ProbeResult, Verdict } from './finished-run.ts'
import { isOwn } from './own-scenarios.ts'

/** Kinds that stand outside what a check can judge from the wire: counted, never called passed. */
export const outOfScope: ReadonlySet<NotJudgedKind> = new Set(['planned', 'excluded', 'not-selected', 'attest'])
/** Kinds that mean that something in scope could not be judged. */
const unsettled: ReadonlySet<NotJudgedKind> = new Set(['control-failed', 'uncorrelated', 'preflight'])

/** What the verdict is decided from, and nothing else. */
export interface VerdictInput {
  readonly checks: readonly Pick<CheckResult, 'id' | 'level' | 'outcome' | 'kind' | 'probes' | 'platform'>[]
  readonly missingSeats: readonly Seat[]
  readonly requiredSeats: readonly Seat[]
  /** The words of `--only`, `--scenario` and `--shard`; absent: everything was selected. */
  readonly selection?: string
  /** Set when the run was cut short. */
  readonly cut?: string
  /** Set when the harness itself broke. */
  readonly broke?: string
}

/** A verdict with its line for people and the exit code of the process. */
export interface Decision {
  readonly verdict: Verdict
  readonly text: string
  readonly exitCode: 0 | 1 | 3 | 4 | 130
}

function mustPassed(check: VerdictInput['checks'][number]): boolean {
  return check.outcome === 'passed' && (check.level === 'MUST' || check.level === 'MUST NOT')
}

function isUnsettled(result: Pick<ProbeResult, 'outcome' | 'kind'>): boolean {
  return result.outcome === 'not-judged' && result.kind !== undefined && unsettled.has(result.kind)
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** How many of them only scenarios of somebody's own speak of: nothing proves that those can fail. */
function ownShare(judged: VerdictInput['checks']): string {
  const own = judged.filter(({ probes }) => probes.length > 0 && probes.every(({ scenario }) => isOwn(scenario)))
  return own.length === 0 ? '' : ` (${own.length} by scenarios of your own alone)`
}

/**
 * The one place where a verdict is decided; every report and the exit code use it.
 * Failed outranks incomplete, incomplete outranks everything that sounds good.
 */
export function decide(input: VerdictInput): Decision {
  const { checks, missingSeats, requiredSeats, selection, cut, broke } = input
  const inScope = checks.filter((check) => check.kind === undefined || !outOfScope.has(check.kind))
  const judged = inScope.filter((check) => check.outcome !== 'not-judged')
  const wrong = judged.filter((check) => check.outcome === 'failed')
  const failed = wrong.filter((check) => check.platform !== true)
  const unjudged = inScope.filter((check) => isUnsettled(check) || check.probes.some(isUnsettled))
  const seatless = inScope.filter(
    (check) => check.kind === 'seat-missing' || check.probes.some((probe) => probe.kind === 'seat-missing'),
  )
  const demanded = missingSeats.filter((seat) => requiredSeats.includes(seat))
  const chosen = selection === undefined ? '' : `, selected by ${selection}`
  const apart = wrong.length - failed.length
  const aside =
    apart === 0 ? '' : `; ${plural(apart, 'finding')} about the platform ${apart === 1 ? 'stands' : 'stand'} apart`
  const share = `${judged.length} of ${plural(checks.length, 'requirement')} judged${ownShare(judged)}${chosen}${aside}`

  if (broke !== undefined && failed.length === 0)
    return {
      verdict: 'incomplete',
      text: `${isOwn(broke) ? 'a scenario of your own' : 'claimcheck itself'} broke: ${broke}`,
      exitCode: 4,
    }
  if (failed.length > 0)
    return {
      verdict: 'not-conformant',
      text: `${plural(failed.length, 'check')} failed${cut === undefined ? '' : `, and the run was cut (${cut})`}; ${share}`,
      exitCode: broke !== undefined ? 4 : cut === 'interrupted' ? 130 : 1,
    }
  if (cut !== undefined)
    return {
      verdict: 'incomplete',
      text: `the run was cut (${cut}); ${share}`,
      exitCode: cut === 'interrupted' ? 130 : 3,
    }
  if (judged.length === 0) return { verdict: 'incomplete', text: `nothing was judged${chosen}`, exitCode: 3 }
  if (unjudged.length > 0)
    return {
      verdict: 'incomplete',
      text: `nothing failed, but ${plural(unjudged.length, 'check')} could not be judged; ${share}`,
      exitCode: 3,
    }
  if (demanded.length > 0)
    return {
      verdict: 'incomplete',
      text: `nothing failed, but the required ${demanded.length === 1 ? 'seat' : 'seats'} ${demanded.join(', ')} ${demanded.length === 1 ? 'was' : 'were'} not offered; ${share}`,
      exitCode: 3,
    }
  if (!judged.some(mustPassed))
    return { verdict: 'incomplete', text: `nothing failed, but no MUST was seen to hold; ${share}`, exitCode: 3 }
  if (missingSeats.length > 0 || seatless.length > 0)
    return {
      verdict: 'no-violation-found',
      text: `no violation found; ${share}, without the ${missingSeats.length === 1 ? 'seat' : 'seats'} ${missingSeats.join(', ')}`,
      exitCode: 0,
    }
  if (selection !== undefined)
    return { verdict: 'no-violation-found', text: `no violation found; ${share}`, exitCode: 0 }
  return { verdict: 'conformant', text: `every requirement in scope holds; ${share}`, exitCode: 0 }
}
