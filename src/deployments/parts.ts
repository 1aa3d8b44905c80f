import type { RealmSettings } from '../idp/realm.ts'
import type { ClientScope } from '../idp/state.ts'
import {
  type AuthorizationServerParts,
  rightParts as rightServerParts,
} from '../reference/authorization-server/parts.ts'
import { rightWorkerParts, type WorkerParts } from '../reference/background/worker.ts'
import { type McpServerParts, rightParts as rightMcpParts } from '../reference/mcp-server/parts.ts'
import { type ProvisioningParts, rightProvisioningParts } from '../reference/provisioning/parts.ts'
import type { Vault } from '../reference/store/vault.ts'

/** Everything of a deployment that a fault can replace one part of. */
export interface DeploymentParts {
  readonly authorizationServer: AuthorizationServerParts
  readonly mcpServer: McpServerParts
  /** Flow 2. */
  readonly provisioning: ProvisioningParts
  /** Work in the background. */
  readonly worker: WorkerParts
  /** What seals at rest that must be read again. */
  readonly vault: (right: Vault) => Vault
  /** Settings of the mock Nextcloud that differ from the deployment's own. */
  readonly nextcloud: (setUp: NextcloudSetUp) => Readonly<Record<string, unknown>>
  /** Settings of the realm that differ from a hardened one, where an identity provider stands beside Nextcloud. */
  readonly realm: () => Partial<RealmSettings>
  /** The client scopes of that realm, which decide who is an audience of what. */
  readonly clientScopes: (right: readonly ClientScope[]) => readonly ClientScope[]
  /** Redirect URIs with which the proxy is registered at Nextcloud, which takes patterns. */
  readonly registeredUpstream: (callback: string) => readonly string[]
}

/** What whoever sets up Nextcloud knows of the deployment. */
export interface NextcloudSetUp {
  /** Issuer that the metadata names to clients. */
  readonly issuer: string
  /** Providers that are trusted there already. */
  readonly providers: readonly object[]
}

/** The right parts. */
export function rightParts(): DeploymentParts {
  return {
    authorizationServer: rightServerParts(),
    mcpServer: rightMcpParts(),
    provisioning: rightProvisioningParts(),
    worker: rightWorkerParts(),
    vault: (right) => right,
    nextcloud: () => ({}),
    realm: () => ({}),
    clientScopes: (right) => right,
    registeredUpstream: (callback) => [callback],
  }
}

/** Puts a fault in. */
export type ApplyFault = (parts: DeploymentParts) => DeploymentParts
