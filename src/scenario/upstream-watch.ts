import type { IssuerSeat, UpstreamRequest, UpstreamSeat } from '../contract/seats.ts'
import type { Recorder } from '../http/recorder.ts'
import { isOurs } from '../http/upstream-requests.ts'
import type { Recorded } from './outcome.ts'

/** A request of the target that the upstream saw; it is evidence like an answer. */
export interface SeenRequest extends Recorded {
  /** With all its secrets. */
  readonly request: UpstreamRequest
}

/** What came of some work, and what the target sent on the legs behind it meanwhile. */
export interface Watched<T> {
  readonly result: T
  /** To its upstream. */
  readonly seen: readonly SeenRequest[]
  /** To its authorization server, where the harness stands in between. */
  readonly asked: readonly SeenRequest[]
}

/** Watches both legs while something is done; whoever watches must be the only one who acts. */
export async function watchUpstream<T>(
  { upstream, issuer }: Watchable,
  recorder: Recorder,
  work: () => Promise<T>,
): Promise<Watched<T>> {
  const line = issuer?.line
  const before = upstream.requests().at(-1)?.n ?? 0
  const askedBefore = line?.requests().at(-1)?.n ?? 0
  const result = await work()
  const record = (seat: 'upstream' | 'issuer', origin: string, requests: readonly UpstreamRequest[]) =>
    requests
      .filter((request) => !isOurs(request))
      .map((request): SeenRequest => ({ request, exchange: recorder.observe({ seat, origin, request }) }))
  return {
    result,
    seen: record('upstream', upstream.origin, upstream.requests(before)),
    asked: record('issuer', issuer?.issuer ?? '', line?.requests(askedBefore) ?? []),
  }
}

/** The seats from which the legs behind a target are watched. */
export interface Watchable {
  readonly upstream: UpstreamSeat
  readonly issuer?: IssuerSeat | undefined
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
