import { sharedDiscovery } from '../client/discover.ts'
import type { Identities } from '../client/identities.ts'
import type { ClientMemory } from '../client/mcp-client.ts'
import type { Offline } from '../client/offline.ts'
import type { Registrations } from '../client/registrations.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Revision, Seat } from '../contract/words.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Sender } from '../http/sender.ts'
import { createCookieJar } from '../person/cookie-jar.ts'
import type { Scenario } from '../scenario/definition.ts'
import { Docket } from '../scenario/docket.ts'
import { listensOn, makeHost } from '../scenario/host.ts'
import { makeStage, type StageInput } from '../scenario/make-stage.ts'
import { noProvisioning } from '../scenario/provisioning.ts'
import type { ToolMemory } from '../scenario/session-tool.ts'
import { asUnjudged } from '../scenario/steps.ts'
import type { Plan, PlannedScenario, RunEvent } from './events.ts'
import type { Ways } from './ways.ts'

/** What playing needs. */
export interface PlayInput {
  /** Every scenario that the plan may name. */
  readonly scenarios: Readonly<Record<string, Scenario>>
  readonly target: StartedTarget
  readonly plan: Plan
  readonly spec: Revision
  readonly sender: Sender
  readonly emit: (event: RunEvent) => void
  /** Milliseconds since the run started. */
  readonly elapsed: () => number
  readonly signal?: AbortSignal
  /** Where clients get their registrations; absent: as many as scenarios like, each its own. */
  readonly registrations?: Registrations
  /** Who clients are, where they do not register. */
  readonly identities?: Identities
  /** What asking for `offline_access` does, where no refresh token comes without. */
  readonly offline?: Offline
  readonly ways: Ways
  /** What the client of the first person did in the preflight, where they sign in no second time. */
  readonly firstMemory?: ClientMemory
  /** What the preflight found to be impossible: scenarios that need one of the seats are not played. */
  readonly prevented: readonly Prevented[]
}

/** A seat from which nothing can be judged, and why. */
export interface Prevented {
  readonly seat: Seat
  readonly reason: string
}

/** Seats at which one scenario disturbs another: they are played one at a time, the disruptive ones last. */
const alone = new Set(['upstream', 'process', 'clock', 'host'])

function playsAlone(scenario: PlannedScenario): boolean {
  return scenario.impact === 'disruptive' || scenario.seats.some((seat) => alone.has(seat))
}

/** Plays the scenarios of the plan; an interruption lets the one under way end and starts no further one. */
export async function playAll(given: PlayInput): Promise<void> {
  const lookUp = sharedDiscovery()
  const { sessionTool, provisioningTool } = given.plan
  const provisioning = noProvisioning(provisioningTool)
  const toolMemory: ToolMemory = {
    ...(sessionTool === undefined ? {} : { named: sessionTool }),
    found: [],
    trials: [],
    unmarked: [],
  }
  const shared = {
    toolMemory,
    provisioning,
    ...(given.registrations === undefined ? {} : { registrations: given.registrations }),
  }
  const { plan, signal } = given
  const chosen = plan.scenarios.filter((scenario) => scenario.left === undefined)
  const { prevented } = given
  const reasonFor = ({ seats }: PlannedScenario) => prevented.find(({ seat }) => seats.includes(seat))?.reason
  const toPlay = chosen.filter((scenario) => reasonFor(scenario) === undefined)
  for (const scenario of chosen) {
    const reason = reasonFor(scenario)
    if (reason !== undefined) leave(scenario, reason, given)
  }
  const together = toPlay.filter((scenario) => !playsAlone(scenario))
  const single = toPlay.filter(playsAlone)
  const inOrder = [
    ...single.filter((scenario) => scenario.impact !== 'disruptive'),
    ...single.filter((scenario) => scenario.impact === 'disruptive'),
  ]
  const queue = [...together]
  // Whoever plays at the same time has browsers and clients of their own.
  const worker = async (): Promise<void> => {
    const input = { ...given, ...household(lookUp, given.firstMemory), ...shared }
    for (let next = queue.shift(); next !== undefined && signal?.aborted !== true; next = queue.shift())
      await playOne(next, input)
  }
  await Promise.all(Array.from({ length: plan.jobs }, worker))
  const input = { ...given, ...household(lookUp, given.firstMemory), ...shared }
  for (const scenario of inOrder) if (signal?.aborted !== true) await playOne(scenario, input)
}

/** Says of a scenario that it cannot be played. */
function leave({ id, probes }: PlannedScenario, reason: string, { emit }: PlayInput): void {
  for (const probe of probes)
    emit({ type: 'probe', scenario: id, record: { id: probe, notJudged: 'preflight', reason, exchanges: [] } })
}

/** What scenarios that are played one after the other share. */
type Household = Pick<StageInput, 'lookUp' | 'cookiesOf' | 'memoryOf'>

/** What all scenarios know of the tools. */
type Playing = PlayInput & Household & Pick<StageInput, 'toolMemory' | 'provisioning' | 'registrations'>

/** People with one browser each, and one client each for the scenarios that share it. */
function household(lookUp: StageInput['lookUp'], first: ClientMemory | undefined): Household {
  const memoryOf = onePerPerson((): ClientMemory => ({}))
  return {
    lookUp,
    cookiesOf: onePerPerson(createCookieJar),
    memoryOf: (person) => (person === 'alice' ? first : undefined) ?? memoryOf(person),
  }
}

function onePerPerson<Thing>(make: () => Thing): (person: string) => Thing {
  const known = new Map<string, Thing>()
  return (person) => {
    const thing = known.get(person) ?? make()
    known.set(person, thing)
    return thing
  }
}

async function playOne(planned: PlannedScenario, input: Playing): Promise<void> {
  const { emit, elapsed } = input
  const scenario = input.scenarios[planned.id]
  if (scenario === undefined) throw new Error(`the plan names a scenario that is not there: ${planned.id}`)
  const at = elapsed()
  emit({ type: 'scenario-started', scenario: planned.id, at })
  const docket = new Docket(scenario.probes, (record) => emit({ type: 'probe', scenario: planned.id, record }))
  const listener = (exchange: Exchange): void => emit({ type: 'exchange', scenario: planned.id, exchange })
  const recorder = input.sender.recorder.tell(listener, playsAlone(planned))
  const host = makeHost(listensOn(input.target), recorder)
  const stage = makeStage({
    ...input,
    offered: input.plan.seats.offered,
    scenario,
    docket,
    host,
    sender: input.sender.as({ recorder }),
  })
  let broke: { readonly code: string; readonly message: string } | undefined
  try {
    await scenario.play(stage)
  } catch (error) {
    const failed = asUnjudged(error)
    if (failed === undefined) broke = harnessError(error)
    else for (const probe of docket.open()) docket.notJudged(probe, failed.code, failed.message, failed.exchanges)
  } finally {
    await host.close()
  }
  const open = docket.open()
  if (broke === undefined && open.length > 0)
    broke = { code: 'not-judged-at-all', message: `the scenario ended without a word on ${open.join(', ')}` }
  emit({
    type: 'scenario-ended',
    scenario: planned.id,
    at: elapsed(),
    duration: Math.round((elapsed() - at) * 10) / 10,
    ...(broke === undefined ? {} : { broke }),
  })
}

function harnessError(error: unknown): { readonly code: string; readonly message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
  if (process.env.CLAIMCHECK_DEBUG !== undefined && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`)
  return { code, message: error instanceof Error ? error.message : String(error) }
}
