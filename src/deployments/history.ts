import type { KnownFailure } from '../contract/deployment.ts'

/** What the sub-cases of `pass-through` fail, each by what Nextcloud really does. */
export const passThroughFailures: Readonly<Record<'A' | 'B' | 'C' | 'D' | 'E', readonly KnownFailure[]>> = {
  A: [],
  B: [],
  C: [],
  D: [],
  E: [],
}

/** What the proxy as first shipped fails. */
export const relayFailures: readonly KnownFailure[] = []
