import { setTimeout } from 'node:timers/promises'
import { isLoopback } from '../protocol/loopback.ts'

/** How fast requests may go out. */
export interface Pace {
  /** Requests that may begin within any one second. */
  readonly perSecond: number
  /** Whether that holds for the own machine as well, where nobody is disturbed by more. */
  readonly onLoopback: boolean
  /** An address of the own machine beside loopback. */
  readonly alsoOwn?: string
}

/** Milliseconds that pass, and a way to let them pass. */
interface Time {
  readonly now: () => number
  readonly sleep: (duration: number) => Promise<unknown>
}

const realTime: Time = { now: () => performance.now(), sleep: (duration) => setTimeout(duration) }

/** Lets requests wait for their turn. */
export interface Pacer {
  /** Returns when a request to this URL may begin. Requests are let through in the order in which they asked. */
  turn(url: URL): Promise<void>
}

/**
 * Makes a pacer. It counts what began within the last second and does not spread it evenly: requests that are meant to
 * arrive together still do.
 */
export function createPacer({ perSecond, onLoopback, alsoOwn }: Pace, { now, sleep }: Time = realTime): Pacer {
  /** When the last requests began, or will begin, in milliseconds; as many as one second may have. */
  const begun: number[] = []
  return {
    turn: async (url) => {
      if (!onLoopback && (isLoopback(url.hostname) || url.hostname === alsoOwn)) return
      const asked = now()
      const oldest = begun.length < perSecond ? undefined : begun.shift()
      const at = oldest === undefined ? asked : Math.max(asked, oldest + 1000)
      begun.push(at)
      if (at > asked) await sleep(at - asked)
    },
  }
}
