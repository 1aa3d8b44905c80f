import type { Outcome, ProbeResult } from '../run/finished-run.ts'
import type { ProvedRun } from './run-order.ts'

/** Outcomes that say that something is wrong. */
const wrong: ReadonlySet<Outcome> = new Set(['failed', 'warned', 'info'])

/** What a fault changed, against the run of the same deployment and revision without it. */
export interface Changes {
  /** Probes that newly fail, warn or inform. */
  readonly caught: readonly string[]
  /** Probes that were judged and no longer are. */
  readonly blinded: readonly string[]
  /** Probes that did not apply, and now hold. */
  readonly appeared: readonly string[]
  /** Everything else that changed: there must be nothing. */
  readonly other: readonly string[]
}

function probesOf(run: ProvedRun): Map<string, ProbeResult> {
  return new Map(run.checks.flatMap((check) => check.probes.map((probe) => [probe.id, probe] as const)))
}

/** Compares two runs probe by probe. */
export function compareRuns(baseline: ProvedRun, faulted: ProvedRun): Changes {
  const before = probesOf(baseline)
  const after = probesOf(faulted)
  const caught: string[] = []
  const blinded: string[] = []
  const appeared: string[] = []
  const other: string[] = []
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(id)
    const is = after.get(id)
    if (was === undefined || is === undefined) other.push(`${id}: only in one of the runs`)
    else if (was.outcome === is.outcome && was.kind === is.kind) continue
    else if (wrong.has(is.outcome)) caught.push(id)
    else if (is.outcome === 'not-judged') blinded.push(id)
    else if (was.outcome === 'not-judged') appeared.push(id)
    else other.push(`${id}: ${was.outcome} -> ${is.outcome}`)
  }
  return { caught: caught.sort(), blinded: blinded.sort(), appeared: appeared.sort(), other: other.sort() }
}
