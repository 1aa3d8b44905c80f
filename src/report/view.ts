import type { CheckResult, Exchange, FinishedRun, NotJudgedKind, Outcome, ProbeResult } from '../run/finished-run.ts'
import { outOfScope } from '../run/verdict.ts'

/** Kinds of requirements for which no check exists. */
const withoutCheck: ReadonlySet<NotJudgedKind> = new Set(['planned', 'excluded', 'attest'])

/** A topic with the checks that were in scope, and how many further requirements it has. */
export interface Topic {
  readonly title: string
  readonly checks: readonly CheckResult[]
  readonly outside: number
}

/** A run as reports look at it: grouped and cross-referenced once. */
export interface RunView {
  readonly run: FinishedRun
  /** Topics with a check in scope, in the order of the catalogue. */
  readonly topics: readonly Topic[]
  readonly exchanges: ReadonlyMap<number, Exchange>
  /** For each exchange the ids of the checks that rest on it. */
  readonly restsOn: ReadonlyMap<number, readonly string[]>
  /** Numbers of the exchanges that a report shows in full. */
  readonly shown: ReadonlySet<number>
  /** Of these, the ones on which something rests that did not pass: there every header may be what is wrong. */
  readonly suspect: ReadonlySet<number>
  /** Numbers of those that have one line: what else was said in a scenario in which something did not pass. */
  readonly listed: ReadonlySet<number>
  /** Pseudonyms that stand in what is shown in full, or of which a check says something. */
  readonly tokens: ReadonlySet<string>
}

/** True for a check that belongs to what could be judged from the wire. */
export function inScope(check: CheckResult): boolean {
  return check.kind === undefined || !outOfScope.has(check.kind)
}

/** True when a check exists that judges the requirement, whether it was played or not. */
export function hasCheck(check: CheckResult): boolean {
  return check.kind === undefined || !withoutCheck.has(check.kind)
}

/** The checks with an outcome. */
export function having(checks: readonly CheckResult[], outcome: Outcome): readonly CheckResult[] {
  return checks.filter((check) => check.outcome === outcome)
}

/** Groups things in the order in which each group first appears. */
export function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** The probe that explains the outcome of a check: the first that came to the same. */
export function decidingProbe(check: CheckResult): ProbeResult | undefined {
  return check.probes.find((probe) => probe.outcome === check.outcome) ?? check.probes[0]
}

/** Why a check was not judged, without what its kind says already. */
export function reasonOf(check: Pick<CheckResult, 'reason'>): string | undefined {
  return check.reason?.replace(/^control failed: /, '')
}

/** Looks at a run. */
export function viewOf(run: FinishedRun): RunView {
  const restsOn = new Map<number, string[]>()
  const shown = new Set<number>()
  const suspect = new Set<number>()
  const trouble = new Set<string>()
  for (const check of run.checks)
    for (const probe of check.probes) {
      const evidence = [...(probe.control ?? []), ...probe.exchanges]
      for (const n of evidence) addTo(restsOn, n, check.id)
      for (const n of worthShowing(check, probe)) {
        shown.add(n)
        if (!isSettled(check)) suspect.add(n)
      }
      if (!isSettled(check) && evidence.length > 0) trouble.add(probe.scenario)
    }
  const around = run.scenarios.filter(({ id }) => trouble.has(id)).flatMap(({ exchanges }) => exchanges)
  return {
    run,
    topics: [...groupBy(run.checks, (check) => check.topic)].flatMap(([title, all]) => {
      const checks = all.filter(inScope)
      return checks.length === 0 ? [] : [{ title, checks, outside: all.length - checks.length }]
    }),
    exchanges: new Map(run.exchanges.map((exchange) => [exchange.n, exchange])),
    restsOn,
    shown,
    suspect,
    listed: new Set(around.filter((n) => !shown.has(n))),
    tokens: tokensIn(run, shown),
  }
}

/** Nobody has to look for what is wrong. */
function isSettled({ outcome, kind }: CheckResult): boolean {
  return outcome === 'passed' || kind === 'not-applicable'
}

/** Everything for what did not pass; of what did, the deciding exchange of the first probe and that of its control. */
function worthShowing(check: CheckResult, probe: ProbeResult): readonly number[] {
  const control = probe.control ?? []
  if (!isSettled(check)) return [...control, ...probe.exchanges]
  return probe === decidingProbe(check) ? [...control.slice(-1), ...probe.exchanges.slice(-1)] : []
}

function tokensIn({ lineage, checks }: FinishedRun, shown: ReadonlySet<number>): ReadonlySet<string> {
  const seen = lineage.tokens.filter(({ clientLeg, issuerLeg, upstreamLeg, hostLeg }) =>
    [clientLeg, issuerLeg, upstreamLeg, hostLeg].some((leg) => leg.some((n) => shown.has(n))),
  )
  const named = checks.flatMap(({ probes }) => probes.flatMap(({ audience }) => audience?.token ?? []))
  const known = new Set(lineage.tokens.map(({ pseudonym }) => pseudonym))
  return new Set([...seen.map(({ pseudonym }) => pseudonym), ...named.filter((name) => known.has(name))])
}

function addTo(map: Map<number, string[]>, n: number, id: string): void {
  const ids = map.get(n)
  if (ids === undefined) map.set(n, [id])
  else if (!ids.includes(id)) ids.push(id)
}
