import { createGrantLeases } from '../authorization-server/grant-lease.ts'
import type { BackgroundAuthority, BackgroundGrants } from '../provisioning/background-grants.ts'
import type { Store } from '../store/store.ts'
import { changedSince, digestOf, digestTitle } from './digest.ts'
import { listNotes, sendForJob, writeNote } from './job-requests.ts'

/** How the job of a person went last, and when it is due: what survives a restart. */
interface JobRecord {
  /** Until when changes are told of already, in epoch milliseconds. */
  readonly toldUntil: number
  /** When it is due, in epoch milliseconds. */
  readonly dueAt: number
  /** Failures in a row. */
  readonly failures: number
}

/** What came of a job. */
export type JobResult =
  | { readonly ended: 'written'; readonly changed: number }
  | { readonly ended: 'nothing-new' }
  /** The person has given no grant, or it has ended at Nextcloud. */
  | { readonly ended: 'no-grant' }
  /** It is tried again at `retryAt`, in epoch milliseconds. */
  | { readonly ended: 'failed'; readonly retryAt: number }

/** What is decided about work in the background, each one the place of a plausible mistake. */
export interface WorkerParts {
  /** Where the authority of a job comes from: a right worker has the grant for the background, and nothing else. */
  readonly authorityFor: (
    sub: string,
    grants: Pick<BackgroundGrants, 'renew' | 'people'>,
    token: string | undefined,
  ) => Promise<BackgroundAuthority | undefined>
}

/** The right decisions. */
export function rightWorkerParts(): WorkerParts {
  return { authorityFor: (sub, grants) => grants.renew(sub) }
}

/** Writes people a digest of what changed in their notes, by what they gave for the background. */
export interface Worker {
  /**
   * Does the job of one person now.
   *
   * @param token - that of the call which asks for it, which a right worker does not use
   */
  run(sub: string, token?: string): Promise<JobResult>
  /** Does every job that is due. */
  tick(): Promise<void>
  /** Looks regularly from now on. */
  start(): void
  /** Looks no more, and waits for the job under way. */
  stop(): Promise<void>
}

/** How often it is looked for jobs that are due, in milliseconds. */
const lookEvery = 60_000
/** The first pause after a failure, and the longest, in milliseconds. */
const [firstPause, longestPause] = [60_000, 3_600_000]

/**
 * Makes the worker. It has no authority of its own: without a grant of the person it does nothing for them.
 *
 * @param interval - between two digests of a person, in seconds
 */
export function createWorker(
  origin: string,
  store: Store,
  grants: Pick<BackgroundGrants, 'renew' | 'people'>,
  parts: WorkerParts,
  { now, interval }: { readonly now: () => number; readonly interval: number },
): Worker {
  const leases = createGrantLeases(store, now)
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> = Promise.resolve()
  // Written below, in this form.
  const recordOf = (sub: string): JobRecord =>
    (store.get('job', sub) as JobRecord | undefined) ?? {
      toldUntil: 0,
      dueAt: now() + interval * 1000,
      failures: 0,
    }
  const keep = (sub: string, record: JobRecord): void => store.put('job', sub, record)

  async function write(header: string, sub: string, begun: number): Promise<JobResult> {
    const { toldUntil } = recordOf(sub)
    const changed = changedSince(await sendForJob(origin, header, listNotes), Math.floor(toldUntil / 1000))
    // Who takes it back meanwhile gets nothing written any more.
    if (!grants.people().includes(sub)) return { ended: 'no-grant' }
    if (changed.length > 0) {
      const title = `${digestTitle} ${new Date(begun).toISOString().slice(0, 16).replace(':', '.')}`
      await sendForJob(origin, header, writeNote(title, digestOf(changed, begun)))
    }
    keep(sub, { toldUntil: begun, dueAt: begun + interval * 1000, failures: 0 })
    return changed.length > 0 ? { ended: 'written', changed: changed.length } : { ended: 'nothing-new' }
  }

  /** One job of a person at a time, also among several instances: a digest tells of a change once. */
  const inTurn = <Result>(sub: string, work: () => Promise<Result>): Promise<Result> =>
    leases.during(`job ${sub}`, work)

  async function doJob(sub: string, token?: string): Promise<JobResult> {
    const begun = now()
    try {
      const authority = await parts.authorityFor(sub, grants, token)
      if (authority !== undefined) return await write(authority.header, sub, begun)
      // Nothing is tried for a person who took it back, or whose grant is over.
      store.remove('job', sub)
      return { ended: 'no-grant' }
    } catch {
      const before = recordOf(sub)
      const retryAt = begun + Math.min(firstPause * 2 ** before.failures, longestPause)
      keep(sub, { ...before, failures: before.failures + 1, dueAt: retryAt })
      return { ended: 'failed', retryAt }
    }
  }

  async function tick(): Promise<void> {
    for (const sub of grants.people()) {
      const record = recordOf(sub)
      // The first look begins the interval.
      if (store.get('job', sub) === undefined) keep(sub, record)
      else if (record.dueAt <= now())
        await inTurn(sub, async () => {
          // Another instance may have done it since.
          if (recordOf(sub).dueAt <= now()) await doJob(sub)
        })
    }
  }

  return {
    run: (sub, token) => inTurn(sub, () => doJob(sub, token)),
    tick,
    start: () => {
      timer ??= setInterval(() => {
        ticking = tick().catch(() => undefined)
      }, lookEvery)
      timer.unref()
    },
    stop: async () => {
      clearInterval(timer)
      await ticking
    },
  }
}
