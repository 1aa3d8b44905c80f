import { scenarios } from '../../scenarios/index.ts'
import type { StartedDeployment } from '../contract/target.ts'
import { judge } from '../library/judge.ts'
import type { CheckResult, FinishedRun } from '../run/finished-run.ts'
import { unknownName } from '../run/usage-error.ts'
import { LabError } from './errors.ts'
import { watchOwnSockets } from './own-sockets.ts'
import type { Ports } from './ports.ts'
import type { LabExchange } from './recording.ts'
import { type Session, startSession, type Wanted } from './session.ts'

/** What the page is told as it happens. */
export type LabEvent =
  /** Another deployment runs, or the same anew: nothing of before holds. */
  | { readonly type: 'started' }
  | { readonly type: 'exchange'; readonly exchange: LabExchange }
  /** Something beside exchanges is different: a setting, the clock, a grant. */
  | { readonly type: 'changed' }
  | { readonly type: 'playing'; readonly scenario: string }
  | { readonly type: 'played'; readonly scenario: string; readonly outcomes: readonly Played[] }

/** What a check came to in a scenario that was played from the page. */
export type Played = Pick<CheckResult, 'id' | 'outcome' | 'requirement' | 'level'> & {
  readonly reason?: string
  readonly expected?: string
  readonly actual?: string
}

/** A deployment under glass. */
export interface Lab {
  session(): Session
  /** Seconds by which its clock is ahead of the machine's. */
  ahead(): number
  /** @throws LabError `busy` while a scenario is played or something starts */
  restart(wanted: Pick<Wanted, 'deployment' | 'fault'>): Promise<void>
  set(name: string, value: unknown): void
  advance(seconds: number): void
  /**
   * Replaces the key of one who signs.
   *
   * @throws LabError `unknown-signer`
   */
  rotate(signer: string): Promise<void>
  /**
   * Plays one scenario; what comes of it is told as an event.
   *
   * @throws LabError `busy`, UsageError `unknown-scenario`
   */
  run(scenario: string): void
  /** @returns ends the subscription */
  subscribe(listener: (event: LabEvent) => void): () => void
  close(): Promise<void>
}

/**
 * Opens a lab.
 *
 * @throws as {@link startSession}
 */
export async function openLab(wanted: Wanted, ports: Ports): Promise<Lab> {
  const listeners = new Set<(event: LabEvent) => void>()
  const emit = (event: LabEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const sockets = watchOwnSockets()
  const stop = new AbortController()
  let busy: Promise<unknown> | undefined

  async function start(what: Wanted): Promise<Session> {
    return await startSession(what, ports, sockets, (exchange) => emit({ type: 'exchange', exchange }))
  }

  let session = await start(wanted).catch((error: unknown) => {
    sockets.close()
    throw error
  })

  function occupy<Result>(doing: () => Promise<Result>): Promise<Result> {
    if (busy !== undefined) throw new LabError('busy', 'The lab is busy; wait until what is going on has ended.')
    const done = doing().finally(() => {
      busy = undefined
    })
    busy = done
    return done
  }

  return {
    session: () => session,
    ahead: () => Math.round(((session.target.seats.clock?.now() ?? Date.now()) - Date.now()) / 1000),
    restart: (next) =>
      occupy(async () => {
        const before = session.wanted
        await session.close()
        try {
          session = await start({ ...next, settings: {} })
        } catch (error) {
          // A name that is not known must not leave the page without a deployment.
          session = await start(before)
          throw error
        } finally {
          emit({ type: 'started' })
        }
      }),
    set(name, value) {
      session.target.administration.change({ [name]: value })
      emit({ type: 'changed' })
    },
    advance(seconds) {
      session.target.seats.clock?.advance(seconds)
      emit({ type: 'changed' })
    },
    async rotate(signer) {
      const { signers, name } = session.target
      const known = signers.find(({ id }) => id === signer)
      if (known === undefined) {
        const there = signers.map(({ id }) => id).join(', ')
        throw new LabError('unknown-signer', `Nobody signs as '${signer}' in ${name}; there is ${there}.`)
      }
      await known.rotate()
      emit({ type: 'changed' })
    },
    run(scenario) {
      if (!Object.hasOwn(scenarios, scenario)) throw unknownName('scenario', scenario, Object.keys(scenarios))
      const { target } = session
      void occupy(async () => {
        emit({ type: 'playing', scenario })
        const outcomes = await played(target, scenario, stop.signal).catch((error: unknown) => [broken(error)])
        session.recording.pull()
        emit({ type: 'played', scenario, outcomes })
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      stop.abort()
      await busy?.catch(() => {})
      await session.close()
      sockets.close()
    },
  }
}

async function played(target: StartedDeployment, scenario: string, signal: AbortSignal): Promise<readonly Played[]> {
  const run: FinishedRun = await judge(target, { scenario: [scenario], signal })
  return run.checks
    .filter(({ probes, kind }) => probes.length > 0 && kind !== 'not-selected')
    .map(({ id, outcome, requirement, level, reason, probes }) => {
      const deciding = probes.find((probe) => probe.outcome === outcome)
      return {
        id,
        outcome,
        requirement,
        level,
        ...(reason === undefined ? {} : { reason }),
        ...(deciding?.expected === undefined ? {} : { expected: deciding.expected }),
        ...(deciding?.actual === undefined ? {} : { actual: deciding.actual }),
      }
    })
}

function broken(error: unknown): Played {
  const reason = error instanceof Error ? error.message : 'it broke'
  return {
    id: 'claimcheck',
    outcome: 'not-judged',
    requirement: 'The scenario could not be played.',
    level: 'MUST',
    reason,
  }
}
