import { scenarios } from '../../scenarios/index.ts'
import type { PublishDocument } from '../client/client-documents.ts'
import type { Registrations } from '../client/registrations.ts'
import type { SeatHandles } from '../contract/seats.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { allowHosts } from '../http/host-rule.ts'
import { createRecorder } from '../http/recorder.ts'
import { createSender, type Sender } from '../http/sender.ts'
import { prepareStrangerKey } from '../protocol/jws.ts'
import { jsonBody, listensOn, makeHost } from '../scenario/host.ts'
import type { StartingHooks } from '../targets/start-foreign.ts'
import { behindTarget } from './behind-target.ts'
import type { Plan, RunEvent } from './events.ts'
import { type FinishedRun, schemaVersion, type TargetView } from './finished-run.ts'
import { fold } from './fold.ts'
import { lineageOf } from './lineage.ts'
import { mannersTowards, spentAtOnce, spentIn } from './manners.ts'
import { type OwnScenarios, withOwn } from './own-scenarios.ts'
import { makePlan, type RunRequest } from './plan.ts'
import { type PlayInput, playAll } from './play-all.ts'
import { type Preflight, preflight } from './preflight.ts'
import { signInOnce } from './preflight-sign-in.ts'
import { reachFor, registrationsFor } from './reach.ts'
import { numbersAfter } from './shard.ts'
import { type ApplyFault, seatsOf, seatsOfOther, startOther, startOwn } from './start-target.ts'
import { type WayHooks, type Ways, withWays } from './ways.ts'

/** What a run needs besides the request. */
export interface RunHooks extends WayHooks {
  readonly version: string
  /** Where the documentation of claimcheck is served. */
  readonly docs?: string
  /** The command line that makes the same run again. */
  readonly command: string
  readonly onEvent: (event: RunEvent) => void
  /** Replaces parts of the deployment. */
  readonly applyFault?: ApplyFault
  /** Scenarios that somebody wrote: those of the request that was planned. */
  readonly own?: OwnScenarios
  /** Told with which settings a foreign server is to meet the mock behind it. */
  readonly onValues?: StartingHooks['onValues']
  /** Told what is being done while a Nextcloud in a container is set up. */
  readonly onProgress?: StartingHooks['onProgress']
}

/** The plan for a target, without starting it. */
export async function planDeployment(request: RunRequest): Promise<Plan> {
  const { foreign, deployment } = request
  return makePlan(
    request,
    withOwn(request.own, scenarios),
    await (foreign === undefined ? seatsOf(deployment) : seatsOfOther(foreign)),
  )
}

/**
 * Starts one of our own deployments, or makes a foreign server ready; judges it and ends what was started.
 *
 * @throws UsageError and the errors of the deployment, before anything is sent
 */
export async function runDeployment(request: RunRequest, hooks: RunHooks): Promise<FinishedRun> {
  const plan = await planDeployment(request)
  return await withWays(plan, hooks, (ways) => runOn(request, plan, hooks, ways))
}

async function runOn(request: RunRequest, plan: Plan, hooks: RunHooks, ways: Ways): Promise<FinishedRun> {
  // Made while the target starts; whoever needs it first has it then.
  const key = prepareStrangerKey()
  const target =
    request.foreign === undefined
      ? await startOwn(request.deployment, hooks.applyFault)
      : await startOther(request.foreign, startingOf(hooks))
  try {
    await key
    return await judgeOn(target, plan, hooks, ways)
  } finally {
    await target.stop()
  }
}

/** Judges a target that runs: preflight, scenarios, lineage; the events tell it all. */
export async function judgeTarget(target: StartedTarget, plan: Plan, hooks: RunHooks): Promise<FinishedRun> {
  return await withWays(plan, hooks, (ways) => judgeOn(target, plan, hooks, ways))
}

async function judgeOn(target: StartedTarget, plan: Plan, hooks: RunHooks, ways: Ways): Promise<FinishedRun> {
  const events: RunEvent[] = []
  const emit = (event: RunEvent): void => {
    events.push(event)
    hooks.onEvent(event)
  }
  const started = performance.now()
  const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10
  const waiting: RunEvent[] = []
  let begun = false
  const seats = offeredOf(target.seats, plan.seats.offered)
  const recorder = createRecorder({
    listener: (exchange) => {
      const event: RunEvent = { type: 'exchange', exchange }
      if (begun) emit(event)
      else waiting.push(event)
    },
    behind: behindTarget(seats),
    ...(plan.shard === undefined ? {} : { after: numbersAfter(plan.shard) }),
  })
  const sender = createSender({
    seat: 'visitor',
    actor: 'visitor',
    recorder,
    hosts: allowHosts(hostsOf(target), await reachFor(target)),
    ...mannersTowards(target),
    ...(target.ca === undefined ? {} : { ca: target.ca }),
  })
  const host = makeHost(listensOn(target), recorder)
  try {
    const registrations = registrationsFor(target)
    const ahead: LookedAhead = await lookAhead(
      sender,
      target,
      plan,
      registrations,
      ways,
      async (path, document) => (await host.serve(path, (url) => jsonBody(document(url)))).url,
    ).catch((error: unknown) => spentAtOnce(error, plan.spec))
    const { spec, problems, issuer: found, prevented, firstMemory, identities, offline } = ahead
    emit({
      type: 'run-started',
      schemaVersion,
      tool: { name: 'claimcheck', version: hooks.version, ...(hooks.docs === undefined ? {} : { docs: hooks.docs }) },
      startedAt: new Date().toISOString(),
      command: hooks.command,
      plan,
      target: viewOf(target, plan),
      spec,
    })
    begun = true
    for (const event of waiting) emit(event)
    for (const problem of problems) emit({ type: 'preflight', problem })
    if (problems.length === 0 || prevented !== undefined) {
      const shared = registrations === undefined ? {} : { registrations }
      const first = firstMemory === undefined ? {} : { firstMemory }
      await playAll({
        scenarios: withOwn(hooks.own, scenarios),
        target,
        plan,
        spec,
        sender,
        emit,
        elapsed,
        ways,
        ...shared,
        prevented: prevented ?? [],
        ...(offline === undefined ? {} : { offline }),
        ...first,
        ...(identities === undefined ? {} : { identities }),
        ...signalOf(hooks),
      })
    }
    for (const problem of spentIn(events)) emit({ type: 'preflight', problem })
    const left = (await registrations?.cleanUp(sender)) ?? []
    for (const request of behindTarget(seats)()) recorder.observe(request)
    const exchanges = events.flatMap((event) => (event.type === 'exchange' ? [event.exchange] : []))
    emit({
      type: 'lineage',
      lineage: lineageOf(recorder, exchanges, seats.upstream),
      ...issuerOf(found ?? target.issuer),
    })
    emit({
      type: 'run-ended',
      at: elapsed(),
      interrupted: hooks.signal?.aborted ?? false,
      ...(left.length === 0 ? {} : { clientsLeft: left.map((id) => recorder.pseudonyms.redactText(id)) }),
    })
    return fold(events)
  } finally {
    await host.close()
    await sender.close()
  }
}

function startingOf({ onValues, onProgress, signal }: RunHooks): StartingHooks {
  return {
    ...(onValues === undefined ? {} : { onValues }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  }
}

function issuerOf(issuer: string | undefined): { readonly issuer?: string } {
  return issuer === undefined ? {} : { issuer }
}

/** What is known before the first scenario, and what cannot be played for it. */
interface LookedAhead extends Preflight, Pick<PlayInput, 'firstMemory' | 'identities' | 'offline'> {
  /** What cannot be played; absent: nothing can, where there are problems, and everything elsewhere. */
  readonly prevented?: PlayInput['prevented']
}

/** Everything that is looked at before the first scenario; of a foreign target also whether anybody can sign in. */
async function lookAhead(
  sender: Sender,
  target: StartedTarget,
  plan: Plan,
  registrations: Registrations | undefined,
  ways: Ways,
  publish: PublishDocument,
): Promise<LookedAhead> {
  const found = await preflight(sender, target, plan.spec)
  if (target.foreign === undefined || found.problems.length > 0) return found
  const { skew } = found
  const signsIn = plan.seats.offered.includes('client')
  const first = signsIn
    ? await signInOnce(sender, target, found.spec, plan.spec, registrations, ways, publish)
    : undefined
  const { problem, note, memory, identities, offline, spec = found.spec } = first ?? {}
  return {
    ...found,
    spec,
    problems: [...(target.foreign.problems ?? []), skew, problem, note].filter((one) => one !== undefined),
    prevented: [
      ...(problem === undefined ? [] : [{ seat: 'client', reason: problem.message } as const]),
      // Its tokens are made here, and are looked at there.
      ...(skew === undefined ? [] : [{ seat: 'issuer', reason: skew.message } as const]),
    ],
    ...(identities === undefined ? {} : { identities }),
    ...(offline === undefined ? {} : { offline }),
    ...(memory !== undefined && problem === undefined && plan.signIn?.by === 'hand' ? { firstMemory: memory } : {}),
  }
}

function signalOf(hooks: RunHooks): { readonly signal?: AbortSignal } {
  return hooks.signal === undefined ? {} : { signal: hooks.signal }
}

/** The hosts that the plan names: those of the target itself, all of them ours and on loopback. */
function hostsOf({ mcp, otherMcp, issuer, nextcloud, components }: StartedTarget): readonly string[] {
  const places = [mcp, ...otherMcp, issuer, nextcloud, ...components.map(({ origin }) => origin)]
  return places.filter((place) => place !== undefined)
}

/** The handles of the seats that are offered: nobody watches from another. */
function offeredOf(handles: SeatHandles, offered: readonly Seat[]): SeatHandles {
  return Object.fromEntries(Object.entries(handles).filter(([seat]) => offered.some((one) => one === seat)))
}

function viewOf(target: StartedTarget, plan: Plan): TargetView {
  return {
    name: target.name,
    mcp: target.mcp,
    components: target.components,
    ...(plan.target.fault === undefined ? {} : { fault: plan.target.fault }),
  }
}
