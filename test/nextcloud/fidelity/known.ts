import type { Known } from './labels.ts'

/** What a driver knows at the start of a replay, for tests of its parts. The clock says 2026-01-15 08:00:00 UTC. */
export const now = 1_768_464_000_000

/** A new one each time: labels bind in it. */
export function knownAtStart(): Known {
  return {
    base: 'http://127.0.0.1:8080',
    instanceId: 'ocabcdefghij',
    passwords: new Map([['alice', 'secret of alice']]),
    now: () => now,
    bound: new Map(),
  }
}
