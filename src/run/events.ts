import type { StartingProblem } from '../contract/target.ts'
import type { Revision, Seat } from '../contract/words.ts'
import type { Exchange } from '../http/exchange.ts'
import type { DescribedPage } from '../person/described-page.ts'
import type { ProbeRecord } from '../scenario/outcome.ts'
import type { NamedTool } from '../scenario/session-tool.ts'
import type { BaselineEntry } from './baseline.ts'
import type { LineageView, ScenarioView, TargetView, Tool } from './finished-run.ts'
import type { Shard } from './shard.ts'

/** A scenario as the plan knows it, before it is played. */
export interface PlannedScenario {
  readonly id: string
  readonly title: string
  readonly topic: string
  readonly impact: ScenarioView['impact']
  readonly seats: readonly Seat[]
  readonly probes: readonly string[]
  /** Why it is not played: a seat that is not offered, or the selection. Absent: it is played. */
  readonly left?: {
    readonly kind: 'seat-missing' | 'not-selected'
    readonly reason: string
    /** Number of the shard that plays it. */
    readonly shard?: number
  }
}

/** How people sign in where it is not by script: in a real browser, or by themselves within some seconds. */
export type SignIn =
  | { readonly by: 'browser'; readonly executable?: string }
  | { readonly by: 'hand'; readonly seconds: number }

/** Everything that is decided before the first request: data that can be printed. */
export interface Plan {
  readonly target: { readonly name: string; readonly fault?: string }
  /** Absent: the newest revision that the target speaks. */
  readonly spec?: Revision
  readonly seats: { readonly offered: readonly Seat[]; readonly missing: readonly Seat[] }
  /** Seats without which the run is incomplete. */
  readonly requiredSeats: readonly Seat[]
  readonly profiles: readonly string[]
  readonly scenarios: readonly PlannedScenario[]
  /** What was chosen by `--only` or `--scenario`, in words; absent: everything. */
  readonly selection?: string
  /** The part of the run that this is; absent: the whole. */
  readonly shard?: Shard
  /** Checks that `--only` chose; absent: all. */
  readonly onlyChecks?: readonly string[]
  /** The tool that the session scenarios are to call, where somebody named one. */
  readonly sessionTool?: NamedTool
  /** The tool that somebody named for sending people to give lasting access. */
  readonly provisioningTool?: string
  /** How people sign in; absent: by script. */
  readonly signIn?: SignIn
  /** Pages of the login that somebody described. */
  readonly described?: readonly DescribedPage[]
  /** How many scenarios may be played at the same time. */
  readonly jobs: number
  /** Failures that are expected, from a file. */
  readonly baseline?: readonly BaselineEntry[]
  /** For each check, the ids of the faults that prove it. */
  readonly provedBy?: Readonly<Record<string, readonly string[]>>
}

/** Found before the first scenario, apart from conformance. */
export type PreflightProblem = StartingProblem

/** One line of `events.ndjson`. A finished run is a fold over these. */
export type RunEvent =
  | {
      readonly type: 'run-started'
      readonly schemaVersion: number
      readonly tool: Tool
      readonly startedAt: string
      readonly command: string
      readonly plan: Plan
      readonly target: TargetView
      readonly spec: Revision
    }
  | { readonly type: 'preflight'; readonly problem: PreflightProblem }
  | { readonly type: 'scenario-started'; readonly scenario: string; readonly at: number }
  | { readonly type: 'exchange'; readonly scenario?: string; readonly exchange: Exchange }
  | { readonly type: 'probe'; readonly scenario: string; readonly record: ProbeRecord }
  | {
      readonly type: 'scenario-ended'
      readonly scenario: string
      readonly at: number
      readonly duration: number
      /** Set when the harness itself broke in it. */
      readonly broke?: { readonly code: string; readonly message: string }
    }
  | { readonly type: 'lineage'; readonly lineage: LineageView; readonly issuer?: string }
  | {
      readonly type: 'run-ended'
      readonly at: number
      readonly interrupted: boolean
      /** Ids of clients that were registered and could not be deleted. */
      readonly clientsLeft?: readonly string[]
    }
