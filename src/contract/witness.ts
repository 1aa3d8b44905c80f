import type { UpstreamRequest } from './seats.ts'

/** A request that one of our own servers answered, as somebody beside it saw it. */
export type WitnessedRequest = Omit<UpstreamRequest, 'n' | 'answeredAfter' | 'credential' | 'route'> & {
  readonly origin: string
}

/**
 * Sees what reaches the servers of a deployment. It is asked when a request arrives, so that it can number them in that
 * order; what it gives is told the whole once it was answered.
 */
export type Witness = () => (seen: WitnessedRequest) => void
