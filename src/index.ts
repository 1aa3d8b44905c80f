/**
 * claimcheck as a library: start deployments, judge them, prove the judge, write reports, and play Nextcloud.
 *
 * The mock Nextcloud alone, with its handlers for MSW, is `claimcheck/nextcloud`; importing it loads nothing of the judge,
 * and importing this module loads no MSW.
 *
 * @example
 * ```ts
 * const run = await judge('pass-through:B', { only: ['flow-*'] })
 * for (const check of run.checks.filter(({ outcome }) => outcome === 'failed')) report(check.id, check.probes)
 * ```
 *
 * @packageDocumentation
 */

export { type Config, defineConfig } from './config/members.ts'
// Deployments: ready-made targets, to be judged or to be used by a test suite.
export type { Deployment, KnownFailure, StartOptions, Subcase } from './contract/deployment.ts'
export type * from './contract/seats.ts'
export type { Account, Component, ForeignRules, StartedDeployment, StartedTarget } from './contract/target.ts'
export type { Revision, Role, Seat } from './contract/words.ts'
export { DeploymentError } from './deployments/errors.ts'
export { startDeployment } from './deployments/start.ts'
export { deployments } from './deployments/table.ts'
export { type DeploymentFault, FaultError, faultNamed, faults } from './faults/index.ts'

// The judge and its proof.
export { type JudgeOptions, judge, planRun } from './library/judge.ts'
export { type ProveOptions, proveFaults } from './library/prove-faults.ts'
// The mock Nextcloud, in process or behind a port.
export { createClock, type NextcloudClock } from './nextcloud/clock.ts'
export { type Listening, type ListenOptions, listen } from './nextcloud/listen.ts'
export { createNextcloud, type Nextcloud, type NextcloudOptions } from './nextcloud/nextcloud.ts'
export type { NextcloudSettings } from './nextcloud/settings.ts'
export { NextcloudSettingError } from './nextcloud/settings-change.ts'
export type { FaultReport } from './prove/exactness.ts'
export type { FalseAlarm, Proof } from './prove/prove.ts'

// Reports: from a finished run, or one that was written, to text.
export { type Change, compareRuns, isWorse, type RunDifference } from './report/compare/difference.ts'
export { type Format, formats } from './report/formats.ts'
export { renderHtml } from './report/html/page.ts'
export { renderJson } from './report/json.ts'
export { renderJunit } from './report/junit.ts'
export { renderTerminal } from './report/terminal.ts'
// The catalogue.
export { findRequirement, requirements } from './requirements/catalogue.ts'
export type { Judgement, Levels, Requirement } from './requirements/requirement.ts'
export type { Baseline, BaselineEntry, BaselineProblem } from './run/baseline.ts'
export type { Plan, PlannedScenario, RunEvent } from './run/events.ts'
export type * from './run/finished-run.ts'
export type { OwnScenarios } from './run/own-scenarios.ts'
export { readBaseline } from './run/read-baseline.ts'
export { readOwnScenarios } from './run/read-own-scenarios.ts'
export { readRun } from './run/read-run.ts'
export { UsageError } from './run/usage-error.ts'
// Scenarios of one's own.
export {
  type Impact,
  type ProbeId,
  type Scenario,
  type ScenarioDefinition,
  scenario as defineScenario,
} from './scenario/definition.ts'
export { Unjudged } from './scenario/outcome.ts'
export type { Stage } from './scenario/stage.ts'
export { TargetError } from './targets/errors.ts'
export type { CommandWanted, ForeignTarget, UpstreamWanted } from './targets/foreign-target.ts'
