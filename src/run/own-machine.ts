import type { StartedTarget } from '../contract/target.ts'
import { isLoopback } from '../protocol/loopback.ts'

/** Whether a target stands on the own machine: on loopback, or at the address at which the harness itself listens for it. */
export function isOnOwnMachine({ mcp, foreign }: Pick<StartedTarget, 'mcp' | 'foreign'>): boolean {
  const { hostname } = new URL(mcp)
  return isLoopback(hostname) || hostname === foreign?.listenOn
}
