import type { AuthorizationServerConfig } from '../authorization-server/config.ts'
import { connectUpstream } from '../authorization-server/upstream.ts'
import { rightUpstreamParts } from '../authorization-server/upstream-parts.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'
import { type BackgroundGrants, createBackgroundGrants } from './background-grants.ts'
import type { ProvisioningParts } from './parts.ts'
import { createProvisioning, type Provisioning } from './provisioning.ts'

/** The server's second confidential client at the upstream, which no session ever goes through. */
export interface BackgroundClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** Flow 2, put together. */
export interface BackgroundFlow extends Provisioning {
  readonly grants: BackgroundGrants
}

/** Where the upstream sends people back to in Flow 2. */
export function backgroundCallback(config: Pick<AuthorizationServerConfig, 'origin'>): string {
  return `${config.origin}/provisioning/callback`
}

/** Puts Flow 2 together: a client, a consent and a store of its own, and nothing of Flow 1. */
export function createBackgroundFlow(
  config: AuthorizationServerConfig,
  client: BackgroundClient,
  parts: ProvisioningParts,
  store: Store,
  vault: Vault,
): BackgroundFlow {
  const own: AuthorizationServerConfig = { ...config, upstream: { ...config.upstream, ...client } }
  const upstream = connectUpstream(own, backgroundCallback(config), {
    ...rightUpstreamParts(),
    upstreamScope: () => 'openid profile offline_access',
  })
  const grants = createBackgroundGrants(store, vault, upstream, config.now)
  return { ...createProvisioning(config, parts, store, upstream, grants), grants }
}
