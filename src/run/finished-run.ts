import type { Revision, Role, Seat } from '../contract/words.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Level, Source } from '../requirements/requirement.ts'

import type { Baseline } from './baseline.ts'

export type { Exchange, Header } from '../http/exchange.ts'
export type { Level, Source } from '../requirements/requirement.ts'

/** Version of `run.json`. Grows by one with each change that a reader could stumble over. */
export const schemaVersion = 1

/** What a check or probe came to. Only `not-judged` has a kind. */
export type Outcome = 'passed' | 'failed' | 'warned' | 'info' | 'not-judged'

/** Why something was not judged (docs/words.md). */
export type NotJudgedKind =
  | 'not-applicable'
  | 'seat-missing'
  | 'control-failed'
  | 'uncorrelated'
  | 'preflight'
  | 'attest'
  | 'not-selected'
  | 'planned'
  | 'excluded'

/** The four verdicts (docs/words.md). */
export type Verdict = 'conformant' | 'no-violation-found' | 'incomplete' | 'not-conformant'

/** A probe: one observation that a check rests on. */
export interface ProbeResult {
  /** `token-aud-missing/absent`. */
  readonly id: string
  /** Where it is judged: `validation/audience`. */
  readonly scenario: string
  readonly outcome: Outcome
  readonly kind?: NotJudgedKind
  /** The level that this probe was judged by. */
  readonly level: Level
  /** Why it was not judged, or what was remarkable. */
  readonly reason?: string
  readonly expected?: string
  readonly actual?: string
  /** Numbers of the exchanges that it rests on, the deciding one last. */
  readonly exchanges: readonly number[]
  /** Numbers of the exchanges of the control that came before it. */
  readonly control?: readonly number[]
  /** Set for an audience question: what the token had to carry, and what it carried. */
  readonly audience?: { readonly expected: string; readonly actual: readonly string[]; readonly token?: string }
}

/** The judgement of one requirement. */
export interface CheckResult {
  readonly id: string
  readonly section: string
  readonly topic: string
  readonly level: Level
  /** The reasoning, where no single sentence of a source says it. */
  readonly derived?: string
  /** Set when the check counts because of a profile and not because of a specification. */
  readonly profile?: string
  readonly role: readonly Role[]
  /**
   * Set when only a platform of the target has the role, or when all that is wrong was seen by probes that look at a
   * platform alone: the finding is shown, and stands apart from the verdict.
   */
  readonly platform?: true
  readonly requirement: string
  readonly condition?: string
  readonly sources: readonly Source[]
  /** What people get wrong: the attack or breakage that it stops. */
  readonly typicalFailure: string
  readonly how: string
  /** How to mend it, the likeliest cause first. */
  readonly fixes: readonly string[]
  readonly outcome: Outcome
  readonly kind?: NotJudgedKind
  readonly reason?: string
  /** Empty where nothing judges it yet. */
  readonly probes: readonly ProbeResult[]
  /** Faults of claimcheck's own that make this check fail, by which it was proved. */
  readonly faults: readonly string[]
}

/** A token as it was seen, by pseudonym: what it says, never what it is. */
export interface SeenToken {
  /** `at-3`. */
  readonly pseudonym: string
  readonly kind: string
  /** JOSE header and claims, when it is a JWT; values that are secrets stand as pseudonyms. */
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** The grant it came from, as far as known. */
  readonly grant?: string
  /** Pseudonym of the token that it was exchanged for (RFC 8693 §2.1). */
  readonly from?: string
  /** Numbers of the exchanges on the leg between client and target. */
  readonly clientLeg: readonly number[]
  /** Numbers of the requests on the leg between target and upstream. */
  readonly upstreamLeg: readonly number[]
  /** Numbers of the requests on the leg between MCP server and authorization server. */
  readonly issuerLeg: readonly number[]
  /** Numbers of the requests to hosts of the harness that are no part of the target. */
  readonly hostLeg: readonly number[]
}

/** What tokens come from, by the flow that created it. */
export interface GrantView {
  /** `grant-3` at the upstream, `session-2` at the target's own authorization server. */
  readonly grant: string
  /** Who gave it: the target's authorization server to a client, or the upstream to the target. */
  readonly by: 'target' | 'upstream'
  /** `authorization_code`, `delegation`, `token-exchange`, `account`. */
  readonly flow: string
  readonly clientId?: string
  /** The account that it acts for. */
  readonly user?: string
  /** Pseudonym of the token that it was delegated from. */
  readonly from?: string
}

/** Which token came from which grant, and on which leg it was seen. */
export interface LineageView {
  readonly grants: readonly GrantView[]
  readonly tokens: readonly SeenToken[]
}

/** How often each outcome came. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly warned: number
  readonly info: number
  readonly notJudged: Readonly<Partial<Record<NotJudgedKind, number>>>
}

/** What was judged. */
export interface TargetView {
  readonly name: string
  readonly mcp: string
  readonly issuer?: string
  readonly components: readonly {
    readonly role: Role
    readonly name: string
    readonly origin: string
    readonly provenance: 'ours' | 'platform'
  }[]
  /** The fault that was put into it. */
  readonly fault?: string
}

/** A scenario as it was played. */
export interface ScenarioView {
  /** `discovery/challenge`, the path below `scenarios/` without its ending. */
  readonly id: string
  readonly title: string
  readonly topic: string
  readonly impact: 'passive' | 'active' | 'disruptive'
  readonly seats: readonly Seat[]
  /** Milliseconds since the run started. */
  readonly at: number
  readonly duration: number
  readonly exchanges: readonly number[]
}

/** What made a run. */
export interface Tool {
  readonly name: string
  readonly version: string
  /** Where its documentation is served, without a slash at the end; absent: nobody said so. */
  readonly docs?: string
}

/** A finished run: what `run.json` holds, and all that a report may know. */
export interface FinishedRun {
  readonly schemaVersion: number
  readonly tool: Tool
  readonly target: TargetView
  readonly spec: Revision
  readonly seats: { readonly offered: readonly Seat[]; readonly missing: readonly Seat[] }
  readonly profiles: readonly string[]
  /** ISO 8601, and milliseconds. */
  readonly startedAt: string
  readonly duration: number
  /** The command line that made it. */
  readonly command: string
  /** Set when the run was cut: `interrupted`, or that it stopped without an end. */
  readonly cut?: string
  readonly verdict: Verdict
  /** The verdict in one sentence for people. */
  readonly verdictText: string
  /** The verdict after expected failures; the same as `verdict` where there are none. The exit code follows it. */
  readonly gate: Verdict
  /** What came of the failures that were expected; absent: none were. */
  readonly baseline?: Baseline
  readonly exitCode: number
  readonly counts: Counts
  readonly checks: readonly CheckResult[]
  readonly scenarios: readonly ScenarioView[]
  readonly exchanges: readonly Exchange[]
  readonly lineage: LineageView
  /** Ids of clients that the run registered at a server of somebody else's and could not delete (RFC 7592); absent: none. */
  readonly clientsLeft?: readonly string[]
  /** Preflight problems, apart from conformance. */
  readonly preflight: readonly { readonly code: string; readonly message: string; readonly next: string }[]
}
