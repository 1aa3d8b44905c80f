import type { CheckResult, FinishedRun, ProbeResult } from '../run/finished-run.ts'
import { kindWords, outcomeWords } from './words.ts'

/** A failure that is not the target's own: it must not turn a pipeline red. */
export function isApart(check: CheckResult): boolean {
  return check.outcome === 'failed' && check.platform === true
}

/** Whether no check of a run says why it does not count as good: then the run has to say so itself. */
export function isSilentlyBad(run: FinishedRun): boolean {
  return run.exitCode !== 0 && !run.checks.some((check) => check.outcome === 'failed' && !isApart(check))
}

/** What was expected and what came, of the probe that failed; of one line. */
export function failureLine(check: CheckResult): string {
  const worst = check.probes.find((probe) => probe.outcome === check.outcome)
  return worst === undefined ? check.requirement : `expected ${worst.expected ?? '?'}, got ${worst.actual ?? '?'}`
}

/** Why a check was not judged, with what its kind means. */
export function unjudgedLine(check: CheckResult): string {
  const kind = check.kind === undefined ? outcomeWords['not-judged'].word : kindWords[check.kind].title
  return check.reason === undefined ? kind : `${kind}: ${check.reason}`
}

/** The check as a person would be told of it in a log. */
export function told(check: CheckResult): string {
  return [
    `${outcomeWords[check.outcome].word.toUpperCase()} ${check.id} (${check.level})`,
    check.requirement,
    ...check.probes.flatMap(toldProbe),
    ...check.sources.map((source) => `source: ${source.title}${source.url === undefined ? '' : ` ${source.url}`}`),
    ...check.fixes.map((fix, index) => `${index === 0 ? 'fix' : 'or'}: ${fix}`),
    `next: claimcheck explain ${check.id}`,
  ].join('\n')
}

function toldProbe(probe: ProbeResult): string[] {
  const { expected, actual, reason, exchanges } = probe
  return [
    '',
    `probe ${probe.id}: ${outcomeWords[probe.outcome].word}${exchanges.length === 0 ? '' : ` (exchange ${exchanges.join(', ')})`}`,
    ...(expected === undefined ? [] : [`  expected: ${expected}`]),
    ...(actual === undefined ? [] : [`  actual:   ${actual}`]),
    ...(reason === undefined ? [] : [`  reason:   ${reason}`]),
  ]
}

/** Tells of a check what the exchanges that it rests on took, in milliseconds. */
export function timing(run: FinishedRun): (check: CheckResult) => number {
  const times = new Map(run.exchanges.map((exchange) => [exchange.n, exchange.duration]))
  return (check) => {
    const numbers = new Set(check.probes.flatMap((probe) => [...(probe.control ?? []), ...probe.exchanges]))
    return [...numbers].reduce((sum, n) => sum + (times.get(n) ?? 0), 0)
  }
}
