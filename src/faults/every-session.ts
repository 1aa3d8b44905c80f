import type { SessionEnd } from '../reference/authorization-server/session-end.ts'
import type { DeploymentFault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** The mistake that where a session ends for this reason, every session of its person does, whatever the client. */
export function endsEverySession(on: SessionEnd): DeploymentFault['apply'] {
  return (parts) => {
    const families = new Map<string, Set<string>>()
    return inAuthorizationServer((right) => ({
      makeRefreshToken: (config, keys, access) => {
        families.set(access.sub, (families.get(access.sub) ?? new Set()).add(access.family))
        return right.makeRefreshToken(config, keys, access)
      },
      endSession: (store, family, why) => {
        const all = why === on ? [...families.values()].find((one) => one.has(family)) : undefined
        for (const one of all ?? [family]) right.endSession(store, one, why)
      },
    }))(parts)
  }
}
