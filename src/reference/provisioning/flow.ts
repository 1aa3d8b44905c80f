import type { AuthorizationServerConfig } from '../authorization-server/config.ts'
import { connectUpstream } from '../authorization-server/upstream.ts'
import { rightUpstreamParts } from '../authorization-server/upstream-parts.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../store/vault.ts'
import { appPasswordKind } from './app-password-kind.ts'
import { type BackgroundCredential, type BackgroundGrants, createBackgroundGrants } from './background-grants.ts'
import { createLoginFlow } from './login-flow.ts'
import type { ProvisioningParts } from './parts.ts'
import { createProvisioning, type Provisioning } from './provisioning.ts'
import { refreshTokenKind } from './refresh-token-kind.ts'

/** The server's second confidential client at the upstream, which no session ever goes through. */
export interface BackgroundClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** Flow 2, put together. */
export interface BackgroundFlow extends Provisioning {
  readonly grants: BackgroundGrants
  /** Takes back what a person gave, at the upstream as well. @returns whether there was anything */
  revoke(sub: string): Promise<boolean>
}

/** Where the upstream sends people back to in Flow 2. */
export function backgroundCallback(config: Pick<AuthorizationServerConfig, 'origin'>): string {
  return `${config.origin}/provisioning/callback`
}

/**
 * Puts Flow 2 together: a client, a consent and a store of its own, and nothing of Flow 1.
 *
 * @param form - what people give: a refresh token of the client, or an app password by Login Flow v2
 */
export function createBackgroundFlow(
  config: AuthorizationServerConfig,
  client: BackgroundClient,
  form: BackgroundCredential['kind'],
  parts: ProvisioningParts,
  store: Store,
  vault: Vault,
): BackgroundFlow {
  const own: AuthorizationServerConfig = { ...config, upstream: { ...config.upstream, ...client } }
  const upstream = connectUpstream(own, backgroundCallback(config), {
    ...rightUpstreamParts(),
    upstreamScope: () => 'openid profile offline_access',
  })
  const { origin } = config.upstream
  const kinds = { 'refresh-token': refreshTokenKind(upstream), 'app-password': appPasswordKind(origin) }
  const grants = createBackgroundGrants(store, vault, kinds, config.now)
  const life = { now: config.now, life: config.lifetimes.login }
  const loginFlow = form === 'app-password' ? createLoginFlow(origin, store, vault, grants, parts, life) : undefined
  return {
    ...createProvisioning(config, parts, store, upstream, grants, loginFlow),
    grants,
    revoke: (sub) =>
      parts.takeBack(
        () => grants.revoke(sub),
        () => grants.forget(sub),
      ),
  }
}
