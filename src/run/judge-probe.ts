import type { Revision } from '../contract/words.ts'
import { levelOf } from '../requirements/levels.ts'
import type { Level, Requirement } from '../requirements/requirement.ts'
import type { ProbeRecord } from '../scenario/outcome.ts'
import type { NotJudgedKind, Outcome, ProbeResult } from './finished-run.ts'

/** What a broken requirement of a level comes to; a profile raises POLICY rows to failing. */
export function outcomeOfBreach(level: Level, raised: boolean): Outcome {
  if (level === 'MUST' || level === 'MUST NOT') return 'failed'
  if (level === 'SHOULD' || level === 'SHOULD NOT') return 'warned'
  return raised ? 'failed' : 'info'
}

/** Makes a result of what a play said of a probe, by the level that binds it in the revision that is judged. */
export function judgeProbe(
  record: ProbeRecord,
  scenario: string,
  requirement: Requirement,
  revision: Revision,
  raised: boolean,
): ProbeResult {
  const level = levelOf(requirement, record.id, revision)
  const named = { id: record.id, scenario, level: level ?? 'POLICY' } as const
  if (level === undefined)
    return unjudgedProbe(named, 'not-applicable', `revision ${revision} does not know this requirement`)
  if ('notJudged' in record)
    return { ...unjudgedProbe(named, record.notJudged, record.reason), exchanges: record.exchanges }
  const { id, held, expected, actual, exchanges, control, audience } = record
  return {
    id,
    scenario,
    level,
    outcome: held ? 'passed' : outcomeOfBreach(level, raised),
    expected,
    actual,
    exchanges,
    ...(control.length === 0 ? {} : { control }),
    ...(audience === undefined ? {} : { audience }),
  }
}

/** A probe that no play spoke of. */
export function unjudgedProbe(
  named: Pick<ProbeResult, 'id' | 'scenario' | 'level'>,
  kind: NotJudgedKind,
  reason: string,
): ProbeResult {
  return { ...named, outcome: 'not-judged', kind, reason, exchanges: [] }
}

/** Of several outcomes, the one that a reader must see first. */
const severity: readonly Outcome[] = ['failed', 'warned', 'info']
/** Kinds that keep a check from being called passed, the weightiest first. */
const blocking: readonly NotJudgedKind[] = [
  'control-failed',
  'uncorrelated',
  'preflight',
  'seat-missing',
  'not-selected',
]

/** The outcome of a check: the worst of its probes; passed only when every probe passed or is not applicable. */
export function outcomeOfCheck(probes: readonly ProbeResult[]): {
  readonly outcome: Outcome
  readonly kind?: NotJudgedKind
  readonly reason?: string
} {
  const worst = severity.find((outcome) => probes.some((probe) => probe.outcome === outcome))
  if (worst !== undefined) return { outcome: worst }
  for (const kind of blocking) {
    const blocked = probes.find((probe) => probe.kind === kind)
    if (blocked !== undefined) return { outcome: 'not-judged', kind, ...reasonOf(blocked) }
  }
  if (probes.some((probe) => probe.outcome === 'passed')) return { outcome: 'passed' }
  const first = probes[0]
  return { outcome: 'not-judged', kind: first?.kind ?? 'planned', ...(first === undefined ? {} : reasonOf(first)) }
}

function reasonOf(probe: ProbeResult): { readonly reason?: string } {
  return probe.reason === undefined ? {} : { reason: probe.reason }
}
