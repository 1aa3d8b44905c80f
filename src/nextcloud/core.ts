import type { KeySetCache } from './bearer/providers.ts'
import type { NextcloudClock } from './clock.ts'
import type { CredentialRegister } from './credentials.ts'
import type { Keys } from './oidc/keys.ts'
import type { NextcloudSettings } from './settings.ts'
import type { State } from './state.ts'

/** What every route of one mock works on. */
export interface Core {
  /** The settings in force now. */
  readonly settings: NextcloudSettings
  /** Replaced by `reset()`: do not keep it between requests. */
  readonly state: State
  readonly clock: NextcloudClock
  readonly credentials: CredentialRegister
  readonly keys: Keys
  /** Key sets of the providers that `user_oidc` trusts. */
  readonly keySets: KeySetCache
  /** Name of the session cookie, like `oc1a2b3c4d5e`. */
  readonly instanceId: string
  /** How discovery documents and key sets of providers are fetched. */
  readonly fetch: typeof globalThis.fetch
  /** The clock in whole epoch seconds. */
  seconds(): number
}
