import { BrokerError } from '../../reference/mcp-server/delegation.ts'
import { ProvisioningRequired } from '../../reference/mcp-server/send-person.ts'
import type { BackgroundFlow } from '../../reference/provisioning/flow.ts'

/**
 * The historical state (nextcloud-mcp-server ADR-004, partial): the call of a session takes a token that was made from
 * what the person gave for work in the background, keeps it until it is over, and uses it for every call until then.
 */
export function storedTokens(flow: BackgroundFlow, now: () => number): (sub: string) => Promise<string> {
  const kept = new Map<string, { readonly token: string; readonly until: number }>()
  return async (sub) => {
    const before = kept.get(sub)
    if (before !== undefined && before.until > now()) return before.token
    if (flow.grants.standing(sub).state !== 'given') throw new ProvisioningRequired(flow.invite(sub))
    const renewed = await flow.grants.renew(sub)
    const { token, expiresIn } = renewed ?? {}
    if (token === undefined || expiresIn === undefined)
      throw new BrokerError('what was given for work in the background has ended')
    kept.set(sub, { token, until: now() + expiresIn * 1000 })
    return token
  }
}
