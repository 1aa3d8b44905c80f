import { setTimeout as sleep } from 'node:timers/promises'
import { makeSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'

/** Gives a grant to one holder at a time, in this process and in others on the same database. */
export interface GrantLeases {
  /**
   * Waits until nobody holds it.
   *
   * @returns ends the lease
   * @throws LeaseError where that takes too long
   */
  acquire(grant: string): Promise<() => void>
  /**
   * Does something while nobody else holds it.
   *
   * @throws LeaseError as `acquire`, and what is thrown meanwhile
   */
  during<Result>(grant: string, work: () => Promise<Result>): Promise<Result>
}

/** A grant that stays with somebody else. */
export class LeaseError extends Error {
  readonly code = 'lease'
}

/** How long a lease lasts at most, in milliseconds: what holds it longer has died. */
const longest = 30_000
/** How long somebody waits for one, in milliseconds. */
const patience = 30_000
/** How often the database is asked for one that another process holds, in milliseconds. */
const pause = 10

/** Makes the leases: a queue in this process, in the order of arrival, and a record for the other processes. */
export function createGrantLeases(store: Store, now: () => number): GrantLeases {
  const queues = new Map<string, Promise<void>>()

  function take(grant: string, holder: string): boolean {
    return store.atomically(() => {
      if (store.get('grant-lease', grant) !== undefined) return false
      store.put('grant-lease', grant, { holder }, now() + longest)
      return true
    })
  }

  function release(grant: string, holder: string): void {
    store.atomically(() => {
      // Written by `take` above, in this form.
      const record = store.get('grant-lease', grant) as { readonly holder: string } | undefined
      if (record?.holder === holder) store.remove('grant-lease', grant)
    })
  }

  async function acquire(grant: string): Promise<() => void> {
    const before = queues.get(grant) ?? Promise.resolve()
    const turn = Promise.withResolvers<void>()
    const mine = before.then(() => turn.promise)
    queues.set(grant, mine)
    const leave = (): void => {
      turn.resolve()
      if (queues.get(grant) === mine) queues.delete(grant)
    }
    try {
      await before
      const holder = makeSecret()
      for (const end = performance.now() + patience; !take(grant, holder); await sleep(pause))
        if (performance.now() > end) throw new LeaseError('the grant is in use for too long')
      return () => {
        release(grant, holder)
        leave()
      }
    } catch (error) {
      leave()
      throw error
    }
  }

  return {
    acquire,
    during: async (grant, work) => {
      const release = await acquire(grant)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}
