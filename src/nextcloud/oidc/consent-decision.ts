import type { Core } from '../core.ts'
import type { OidcClient } from '../state.ts'
import { profiles } from './profiles.ts'

/** Where the consent of a person for a client is kept. */
export const consentKey = (uid: string, clientId: string): string => `${uid} ${clientId}`

/** What becomes of an authorization: granted with a scope, denied, or the person is asked. */
export type ConsentOutcome = { readonly scope: string } | 'denied' | 'ask'

function keep(core: Core, key: string, scopes: string): ConsentOutcome {
  core.state.consents.set(key, { scopes, grantedAt: core.seconds(), expires: false })
  return { scope: scopes }
}

/** The scopes but the last; `openid` stays. */
function allButLast(scope: string): string {
  const scopes = scope.split(' ')
  return scopes.length < 2 ? scope : scopes.slice(0, -1).join(' ')
}

/**
 * Whether an authorization needs a page (nextcloud.md 1.5, 12): without `consent` never; with it unless the very same scope
 * string was granted before, less than `consentLifetime` ago.
 */
export function consentOutcome(core: Core, uid: string, client: OidcClient, scope: string): ConsentOutcome {
  const key = consentKey(uid, client.clientId)
  const { consent, consentLifetime, profile } = core.settings
  if (consent === 'deny') return 'denied'
  if (consent === 'partial') return keep(core, key, allButLast(scope))
  if (consent !== true || !profiles[profile].management) return keep(core, key, scope)
  const known = core.state.consents.get(key)
  if (known === undefined || known.scopes !== scope) return 'ask'
  return known.expires && core.seconds() > known.grantedAt + consentLifetime ? 'ask' : { scope }
}
