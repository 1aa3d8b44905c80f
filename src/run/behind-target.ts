import type { SeatHandles, UpstreamRequest } from '../contract/seats.ts'
import type { BehindRequest } from '../http/recorder.ts'
import { isOurs } from '../http/upstream-requests.ts'

/** How many requests may be under way at once without one being missed: a slow one is seen after faster ones that came later. */
const overtaking = 256

/**
 * Watches the legs behind the target: to its upstream, and between the MCP server and its authorization server. Each call
 * gives what is new. Requests of our own, like those of the person who signs in at the upstream,
 * are left out: they were recorded when they were sent.
 */
export function behindTarget({ upstream, issuer }: SeatHandles): () => readonly BehindRequest[] {
  const ask = [
    ...(upstream === undefined ? [] : [newOnes('upstream', upstream.origin, upstream.requests)]),
    ...(issuer?.line === undefined ? [] : [newOnes('issuer', issuer.issuer, issuer.line.requests)]),
  ]
  return () => ask.flatMap((one) => one())
}

function newOnes(
  seat: BehindRequest['seat'],
  origin: string,
  requests: (after: number) => readonly UpstreamRequest[],
): () => readonly BehindRequest[] {
  // It is asked before every answer of the run, so each request is looked at once.
  const looked = new Set<number>()
  let last = 0
  return () => {
    const found = requests(Math.max(0, last - overtaking)).filter(({ n }) => !looked.has(n))
    for (const { n } of found) {
      looked.add(n)
      last = Math.max(last, n)
    }
    return found.filter((request) => !isOurs(request)).map((request) => ({ seat, origin, request }))
  }
}
