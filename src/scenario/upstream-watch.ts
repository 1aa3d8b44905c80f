import type { UpstreamRequest, UpstreamSeat } from '../contract/seats.ts'
import type { Recorder } from '../http/recorder.ts'
import { isOurs } from '../http/upstream-requests.ts'
import type { Recorded } from './outcome.ts'

/** A request of the target that the upstream saw; it is evidence like an answer. */
export interface SeenRequest extends Recorded {
  /** With all its secrets. */
  readonly request: UpstreamRequest
}

/** What came of some work, and what the target sent to its upstream meanwhile. */
export interface Watched<T> {
  readonly result: T
  readonly seen: readonly SeenRequest[]
}

/** Watches the upstream while something is done; whoever watches must be the only one who acts. */
export async function watchUpstream<T>(
  upstream: UpstreamSeat,
  recorder: Recorder,
  work: () => Promise<T>,
): Promise<Watched<T>> {
  const before = upstream.requests().at(-1)?.n ?? 0
  const result = await work()
  const seen = upstream.requests(before).filter((request) => !isOurs(request))
  return { result, seen: seen.map((request) => ({ request, exchange: recorder.observe(request, upstream.origin) })) }
}

/** The values of a header of a request that the upstream saw. */
export function headerOf({ request }: SeenRequest, name: string): readonly string[] {
  return request.headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value)
}

/** Whether a request is made for somebody: with a credential of theirs, or to a place of theirs. */
export function actsFor({ request }: SeenRequest, user: string): boolean {
  return (
    request.credential?.lineage.user === user ||
    decodeURIComponent(request.target)
      .split(/[/?&=]/)
      .includes(user)
  )
}
