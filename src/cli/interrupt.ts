import type { Streams } from './streams.ts'

/** A command that a person may interrupt: in order at the first signal, at once at the second. */
export interface Interruptible {
  readonly signal: AbortSignal
  /** Stops listening. */
  done(): void
}

/** Lets Ctrl-C end what is under way in order, and says so. */
export function interruptible(streams: Streams, before: () => void): Interruptible {
  const interrupt = new AbortController()
  // The handler is gone after the first signal, so that a second one ends the process at once.
  const onSignal = (): void => {
    interrupt.abort()
    before()
    streams.err('interrupted: the scenario under way ends, then the partial report is written; again ends at once\n')
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  return {
    signal: interrupt.signal,
    done: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  }
}
