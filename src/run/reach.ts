import { lookup } from 'node:dns/promises'
import { createRegistrations, type Registrations } from '../client/registrations.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { HostOptions } from '../http/host-rule.ts'
import { type Reach, reachOf } from '../protocol/addresses.ts'
import { isLoopback } from '../protocol/loopback.ts'
import { isOnOwnMachine } from './own-machine.ts'

/** What a target may lead the harness to, by where it stands itself. */
const reaches: Readonly<Record<Reach, readonly Reach[]>> = {
  loopback: ['loopback', 'private', 'public'],
  private: ['private', 'public'],
  public: ['public'],
  // Nobody stands there; whoever names such a place all the same gets nowhere else.
  never: ['never'],
}

/**
 * The hosts and addresses that a run may reach. Our own deployments stay on the own machine. A foreign target there may
 * lead to other ports of it; one elsewhere only to hosts that somebody named, and never nearer than it stands itself.
 */
export async function reachFor({ foreign, mcp }: Pick<StartedTarget, 'foreign' | 'mcp'>): Promise<HostOptions> {
  if (foreign === undefined) return { loopbackOnly: true }
  const { hostname } = new URL(mcp)
  const stands = isLoopback(hostname) ? 'loopback' : await standsAt(hostname)
  return { anyLoopback: stands === 'loopback', allowed: foreign.allowHosts, reach: reaches[stands] }
}

/** Where a host stands: at the farthest of its addresses, so that a name cannot open what is near by one that is not. */
async function standsAt(hostname: string): Promise<Reach> {
  const literal = reachOf(hostname)
  if (literal !== undefined) return literal
  const addresses = await lookup(hostname, { all: true }).catch(() => [])
  const found = new Set(addresses.map(({ address }) => reachOf(address)))
  if (found.has('public') || found.size === 0) return 'public'
  return found.has('private') ? 'private' : found.has('never') ? 'never' : 'loopback'
}

/** How many clients may register at a foreign server: few, and a few more at one that stands on the own machine. */
const few = { elsewhere: 3, here: 18 } as const

/** The registrations of a run; at our own deployments each client makes its own. */
export function registrationsFor(target: StartedTarget): Registrations | undefined {
  const { foreign } = target
  if (foreign === undefined) return undefined
  const usual = isOnOwnMachine(target) ? few.here : few.elsewhere
  return createRegistrations(foreign.mostRegistrations ?? usual)
}
