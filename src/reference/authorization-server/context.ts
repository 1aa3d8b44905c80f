import type { Store } from '../store/store.ts'
import type { ClientRegistry } from './client-registry.ts'
import type { AuthorizationServerConfig } from './config.ts'
import type { Keys } from './keys.ts'
import type { AuthorizationServerParts } from './parts.ts'
import type { SessionGrants } from './session-grants.ts'
import type { Upstream } from './upstream.ts'

/** What every endpoint works with. */
export interface Context {
  readonly config: AuthorizationServerConfig
  readonly parts: AuthorizationServerParts
  readonly store: Store
  readonly clients: ClientRegistry
  readonly keys: Keys
  readonly upstream: Upstream
  /** Absent where a delegation issuer does what they would do. */
  readonly grants?: SessionGrants
}
