import type { ClockSeat } from '../contract/seats.ts'

/** The one clock of a mock: it says what time it is, and can be moved forward. */
export type NextcloudClock = ClockSeat

/** The machine's clock with an offset; `frozenAt` (epoch ms) holds it still but for `advance`. */
export function createClock(frozenAt?: number): NextcloudClock {
  let offset = 0
  return {
    now: () => (frozenAt ?? Date.now()) + offset,
    advance(seconds: number): void {
      offset += seconds * 1000
    },
  }
}
