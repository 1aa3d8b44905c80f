import type { UpstreamRequest } from '../contract/seats.ts'
import { userAgent } from './sender.ts'

/** True for a request that the harness itself sent to the upstream, like those of a person who signs in there. */
export function isOurs({ headers }: UpstreamRequest): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'user-agent' && value === userAgent)
}
