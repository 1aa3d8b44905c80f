import type { UpstreamSeat } from '../contract/seats.ts'
import type { Recorder } from '../http/recorder.ts'
import { isOurs } from '../http/upstream-requests.ts'

/**
 * Records what the target sent to the upstream. Requests of our own, like those of the person who signs in there, were
 * recorded when they were sent.
 */
export function recordUpstreamLeg(recorder: Recorder, upstream: UpstreamSeat | undefined): void {
  if (upstream === undefined) return
  for (const request of upstream.requests()) if (!isOurs(request)) recorder.observe(request, upstream.origin)
}
