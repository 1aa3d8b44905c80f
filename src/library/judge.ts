import { version } from '../cli/version.ts'
import type { StartedTarget } from '../contract/target.ts'
import { faultNamed, faults } from '../faults/index.ts'
import type { DescribedPage } from '../person/described-page.ts'
import type { BaselineEntry } from '../run/baseline.ts'
import { commandLine } from '../run/command-line.ts'
import type { Plan, RunEvent } from '../run/events.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import type { OwnScenarios } from '../run/own-scenarios.ts'
import type { RunRequest } from '../run/plan.ts'
import { judgeTarget, planDeployment, type RunHooks, runDeployment } from '../run/run.ts'
import type { ShardWanted } from '../run/shard.ts'
import { UsageError } from '../run/usage-error.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'

/** What to judge a deployment by. Everything that is left out is as `claimcheck run` has it. */
export interface JudgeOptions {
  /** MCP revision; without it the newest that the target speaks. */
  readonly spec?: string
  /** Globs over ids of checks. */
  readonly only?: readonly string[]
  /** Globs over ids of scenarios. */
  readonly scenario?: readonly string[]
  /** Seats to offer; all that the deployment has when absent. */
  readonly seats?: readonly string[]
  /** Seats without which the run is incomplete. */
  readonly requireSeats?: readonly string[]
  /** Profiles of further rules; `['none']` for none. */
  readonly profiles?: readonly string[]
  /** Scenarios played at the same time; 1 when absent. */
  readonly jobs?: number
  /** The tool that session scenarios are to call, with its arguments; `{canary}` in a text stands for a mark. */
  readonly sessionTool?: { readonly name: string; readonly args?: Readonly<Record<string, unknown>> }
  /** The tool that sends people to give the server lasting access; one is looked for when absent. */
  readonly provisioningTool?: string
  /** Scenarios of your own, made with `defineScenario`, which are played beside those of claimcheck. */
  readonly own?: OwnScenarios
  /** The part of the run to play; `claimcheck merge` joins what all parts wrote. */
  readonly shard?: ShardWanted
  /** A real browser in place of the scripted person: true for a Chromium at the usual places, or where it is. */
  readonly browser?: true | string
  /** Pages of the login that no general rule knows. */
  readonly signInPages?: readonly DescribedPage[]
  /** Tells a person who signs in by themselves what to do. */
  readonly byHand?: RunHooks['byHand']
  /** Id of a fault to put into the deployment. Only for one that is started here, by its name. */
  readonly fault?: string
  /** Failures that are expected: the exit code is that of the gate then. */
  readonly baseline?: readonly BaselineEntry[]
  /** Where the documentation of claimcheck is served: reports link each check to its page there. */
  readonly docs?: string
  /** Ends the run in order: what was judged stays. */
  readonly signal?: AbortSignal
  /** Told with which settings a foreign server is to meet the mock behind it, before it is waited for. */
  readonly onValues?: RunHooks['onValues']
  /** Told what is being done while a Nextcloud in a container is set up, which takes minutes. */
  readonly onProgress?: RunHooks['onProgress']
  /** Told of everything as it happens: the lines of `events.ndjson`. */
  readonly onEvent?: (event: RunEvent) => void
}

/** For each check, the ids of the faults that prove it. */
export function provingFaults(): Readonly<Record<string, readonly string[]>> {
  const checksOf = (fails: readonly string[]): Set<string> =>
    new Set(fails.map((probe) => probe.split('/')[0] ?? probe))
  const pairs = faults.flatMap(({ id, fails }) => [...checksOf(fails)].map((check) => ({ check, id })))
  return Object.fromEntries(
    [...Map.groupBy(pairs, ({ check }) => check)].map(([check, proving]) => [check, proving.map(({ id }) => id)]),
  )
}

function requestFor(target: string | ForeignTarget, options: JudgeOptions): RunRequest {
  const {
    spec,
    only = [],
    scenario = [],
    seats,
    requireSeats = [],
    profiles,
    jobs = 1,
    fault,
    sessionTool,
    provisioningTool,
    baseline,
    shard,
    own,
    browser,
    signInPages,
  } = options
  const byHand = typeof target === 'string' ? undefined : target.byHand
  return {
    ...(typeof target === 'string' ? { deployment: target } : { deployment: target.server, foreign: target }),
    ...(spec === undefined ? {} : { spec }),
    only,
    scenario,
    ...(seats === undefined ? {} : { seats }),
    requireSeats,
    ...(profiles === undefined ? {} : { profiles }),
    jobs,
    ...(sessionTool === undefined ? {} : { sessionTool }),
    ...(provisioningTool === undefined ? {} : { provisioningTool }),
    ...(browser === undefined
      ? {}
      : { signIn: { by: 'browser', ...(browser === true ? {} : { executable: browser }) } }),
    ...(byHand === undefined ? {} : { signIn: { by: 'hand', seconds: byHand.seconds } }),
    ...(signInPages === undefined ? {} : { described: signInPages }),
    ...(fault === undefined ? {} : { fault }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(shard === undefined ? {} : { shard }),
    ...(own === undefined ? {} : { own }),
    provedBy: provingFaults(),
  }
}

/**
 * Everything that a run would do, decided before the first request and without starting anything.
 *
 * @throws as {@link judge}
 */
export async function planRun(target: string | ForeignTarget, options: JudgeOptions = {}): Promise<Plan> {
  if (options.fault !== undefined) faultNamed(options.fault, ownName(target))
  return await planDeployment(requestFor(target, options))
}

/** The name of a deployment of ours. @throws UsageError for a foreign server, which no fault is made for */
function ownName(target: string | ForeignTarget): string {
  if (typeof target === 'string') return target
  throw new UsageError('usage', 'Faults are made for the deployments of claimcheck: leave --fault out.')
}

/**
 * Judges a deployment and gives the finished run, whatever the verdict: `run.verdict`, `run.exitCode`, `run.checks`.
 *
 * @param target - the name of a deployment, which is started, judged and ended (`reference`, `pass-through:A`); what
 * `startDeployment` gave, which goes on running; or a server of somebody else's
 * @throws UsageError, DeploymentError or FaultError for an unknown name of any kind, before anything is sent; each has a
 * stable `code`, and its message says what to write instead
 */
export async function judge(
  target: string | StartedTarget | ForeignTarget,
  options: JudgeOptions = {},
): Promise<FinishedRun> {
  const started = typeof target === 'string' || 'server' in target ? undefined : target
  const wanted = typeof target === 'string' || 'server' in target ? target : target.name
  const fault = options.fault === undefined ? undefined : faultNamed(options.fault, ownName(wanted))
  if (fault !== undefined && started !== undefined)
    throw new UsageError(
      'usage',
      `'${started.name}' runs already: put the fault in when it is started, with startDeployment(name, { fault: fault.apply }).`,
    )
  const request = requestFor(wanted, options)
  const hooks = {
    version: version(),
    command: commandLine(request),
    ...(options.docs === undefined ? {} : { docs: options.docs }),
    onEvent: options.onEvent ?? (() => {}),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(fault === undefined ? {} : { applyFault: fault.apply }),
    ...(options.own === undefined ? {} : { own: options.own }),
    ...(options.byHand === undefined ? {} : { byHand: options.byHand }),
    ...(options.onValues === undefined ? {} : { onValues: options.onValues }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  }
  if (started === undefined) return await runDeployment(request, hooks)
  return await judgeTarget(started, await planDeployment(request), hooks)
}
