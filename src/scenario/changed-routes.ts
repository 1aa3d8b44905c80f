import type { UpstreamSeat } from '../contract/seats.ts'
import { credentialOf } from './authority.ts'
import { exchangesOf, Unjudged } from './outcome.ts'
import type { SessionCall } from './session-call.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** What routes of the upstream answer instead of what they would; see the setting `fault` of the mock. */
export interface RouteChange {
  readonly kind: 'echo' | 'redirect' | 'unauthorized' | 'forbidden'
  readonly status?: number
  readonly location?: string
}

/**
 * Changes what the upstream answers to the requests that a call made, while something is done.
 *
 * @throws Unjudged `seat-missing` where the upstream has no names for what it was asked
 */
export async function whileAnswering<T>(
  upstream: UpstreamSeat,
  { caused }: SessionCall,
  change: RouteChange,
  work: () => Promise<T>,
): Promise<T> {
  const routes = new Set(caused.flatMap(({ request: { route } }) => route ?? []))
  if (routes.size === 0)
    throw new Unjudged('seat-missing', 'nobody can change what this upstream answers', exchangesOf(caused))
  upstream.change({ fault: Object.fromEntries([...routes].map((route) => [route, change])) })
  try {
    return await work()
  } finally {
    upstream.change({ fault: {} })
  }
}

/** Credentials of requests to the upstream that are the server's own, each once: not the token of the call. */
export function ownCredentials(seen: readonly SeenRequest[], token: string): readonly string[] {
  return [...new Set(seen.flatMap((one) => credentialOf(one)?.value ?? []))].filter((value) => value !== token)
}
