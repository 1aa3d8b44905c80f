import type { Exchange } from '../http/exchange.ts'
import type { ProbeRecord } from '../scenario/outcome.ts'
import { gateOf, holdAgainst } from './baseline.ts'
import { checkResults } from './check-results.ts'
import type { PlannedScenario, PreflightProblem, RunEvent } from './events.ts'
import {
  type CheckResult,
  type Counts,
  type FinishedRun,
  type LineageView,
  type NotJudgedKind,
  type ScenarioView,
  schemaVersion,
} from './finished-run.ts'
import { selectionWords } from './shard.ts'
import { decide, type VerdictInput } from './verdict.ts'

/** What the events have said so far. */
export interface RunState {
  started?: Extract<RunEvent, { type: 'run-started' }>
  readonly preflight: PreflightProblem[]
  readonly records: Map<string, ProbeRecord>
  readonly exchanges: Exchange[]
  readonly played: Map<string, { at: number; duration: number; exchanges: number[]; ended: boolean }>
  broke?: string
  lineage: LineageView
  issuer?: string
  ended?: Extract<RunEvent, { type: 'run-ended' }>
}

/** The events cannot be folded: the file does not begin as a run does. */
export class FoldError extends Error {
  readonly code = 'no-run'
}

/** Adds one event to a state. */
export function apply(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      state.started = event
      break
    case 'preflight':
      state.preflight.push(event.problem)
      break
    case 'scenario-started':
      state.played.set(event.scenario, { at: event.at, duration: 0, exchanges: [], ended: false })
      break
    case 'exchange':
      state.exchanges.push(event.exchange)
      if (event.scenario !== undefined) state.played.get(event.scenario)?.exchanges.push(event.exchange.n)
      break
    case 'probe':
      state.records.set(event.record.id, event.record)
      break
    case 'scenario-ended': {
      const scenario = state.played.get(event.scenario)
      if (scenario !== undefined) Object.assign(scenario, { duration: event.duration, ended: true })
      if (event.broke !== undefined) state.broke = `${event.scenario}: ${event.broke.message}`
      break
    }
    case 'lineage':
      state.lineage = event.lineage
      if (event.issuer !== undefined) state.issuer = event.issuer
      break
    case 'run-ended':
      state.ended = event
      break
  }
  return state
}

/**
 * Makes the finished run of the events that were written, also when they stop in the middle.
 *
 * @throws FoldError when there is no `run-started` among them
 */
export function fold(events: Iterable<RunEvent>): FinishedRun {
  const state: RunState = {
    preflight: [],
    records: new Map(),
    exchanges: [],
    played: new Map(),
    lineage: { grants: [], tokens: [] },
  }
  for (const event of events) apply(state, event)
  return finish(state)
}

function finish(state: RunState): FinishedRun {
  const { started, ended } = state
  if (started === undefined) throw new FoldError('these events do not begin a run; give the events.ndjson of a run')
  const { plan, spec, target } = started
  const cut = ended === undefined ? 'it stopped without an end' : ended.interrupted ? 'interrupted' : undefined
  const selection = selectionWords(plan)
  const checks = checkResults(plan, state.records, spec, target.components)
  const input: VerdictInput = {
    checks,
    missingSeats: plan.seats.missing,
    requiredSeats: plan.requiredSeats,
    ...(selection === undefined ? {} : { selection }),
    ...(cut === undefined ? {} : { cut }),
    ...(state.broke === undefined ? {} : { broke: state.broke }),
  }
  const decision = decide(input)
  const baseline =
    plan.baseline === undefined
      ? undefined
      : holdAgainst(plan.baseline, { target: target.name, startedAt: started.startedAt, checks })
  const gated =
    baseline === undefined ? { gate: decision.verdict, exitCode: decision.exitCode } : gateOf(input, baseline)
  return {
    schemaVersion,
    tool: started.tool,
    target: state.issuer === undefined ? target : { ...target, issuer: state.issuer },
    spec,
    seats: plan.seats,
    profiles: plan.profiles,
    startedAt: started.startedAt,
    duration: ended?.at ?? lastMoment(state.exchanges),
    command: started.command,
    ...(cut === undefined ? {} : { cut }),
    verdict: decision.verdict,
    verdictText: decision.text,
    ...gated,
    ...(baseline === undefined ? {} : { baseline }),
    counts: countsOf(checks),
    checks,
    scenarios: plan.scenarios.flatMap((planned) => scenarioView(planned, state)),
    exchanges: [...state.exchanges].sort((a, b) => a.n - b.n),
    lineage: state.lineage,
    preflight: state.preflight,
    ...(ended?.clientsLeft === undefined ? {} : { clientsLeft: ended.clientsLeft }),
  }
}

function scenarioView(planned: PlannedScenario, state: RunState): ScenarioView[] {
  const played = state.played.get(planned.id)
  if (played === undefined) return []
  const { id, title, topic, impact, seats } = planned
  const { at, duration, exchanges } = played
  return [{ id, title, topic, impact, seats, at, duration, exchanges: [...exchanges].sort((a, b) => a - b) }]
}

function lastMoment(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((latest, exchange) => Math.max(latest, exchange.at + exchange.duration), 0)
}

/** How often each outcome came. */
export function countsOf(checks: readonly CheckResult[]): Counts {
  const count = (outcome: CheckResult['outcome']): number => checks.filter((check) => check.outcome === outcome).length
  const notJudged: Partial<Record<NotJudgedKind, number>> = {}
  for (const check of checks) if (check.kind !== undefined) notJudged[check.kind] = (notJudged[check.kind] ?? 0) + 1
  return { passed: count('passed'), failed: count('failed'), warned: count('warned'), info: count('info'), notJudged }
}
