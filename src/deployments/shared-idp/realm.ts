import { createIdp, type Idp } from '../../idp/idp.ts'
import type { ClientScope, IdpClient } from '../../idp/state.ts'
import type { NextcloudClock } from '../../nextcloud/clock.ts'
import { scopes } from '../../reference/mcp-server/config.ts'
import type { DeploymentParts } from '../parts.ts'

/** Nextcloud's client in the realm: what its `user_oidc` app wants to read in `aud`. */
export const nextcloudClient = 'nextcloud-api'

/** What an exchanged token lives for, in seconds: longer than a call, and much shorter than the token of the call. */
export const exchangedLife = 90

/** Client scope of every MCP client: it makes the MCP server an audience of their tokens. */
const forMcp = 'mcp-audience'
/** Client scope of the MCP server alone: it makes Nextcloud an audience of what it exchanges. */
const forNextcloud = 'nextcloud-audience'

/** The client scopes of a realm in front of one MCP server. */
function clientScopes(resource: string): readonly ClientScope[] {
  return [
    { name: forMcp, audiences: [resource], inTokenScope: false },
    { name: forNextcloud, audiences: [nextcloudClient], inTokenScope: false },
    ...scopes.map((name) => ({ name, audiences: [], inTokenScope: true })),
  ]
}

/** The realm that both servers share, and the MCP server's own client in it. */
export interface SharedRealm {
  readonly idp: Idp
  readonly server: IdpClient
}

/**
 * Sets a realm up: a client for Nextcloud, one for the MCP server, which may exchange tokens, and the client scopes that
 * decide who is an audience of what. The client id of the MCP server is its resource identifier, since Keycloak lets a
 * client exchange only tokens that have its client id as an audience.
 */
export async function setUpRealm(
  origin: string,
  resource: string,
  clock: NextcloudClock,
  parts: Pick<DeploymentParts, 'realm' | 'clientScopes'>,
): Promise<SharedRealm> {
  const idp = await createIdp({ origin, clock, settings: { defaultScopes: [forMcp], ...parts.realm() } })
  for (const scope of parts.clientScopes(clientScopes(resource))) idp.addScope(scope)
  idp.addClient({
    clientId: nextcloudClient,
    redirectUris: [],
    authMethod: 'client_secret_basic',
    defaultScopes: [],
  })
  const server = idp.addClient({
    clientId: resource,
    redirectUris: [],
    authMethod: 'client_secret_basic',
    defaultScopes: [forNextcloud],
    optionalScopes: scopes,
    tokenExchange: true,
    accessTokenLifespan: exchangedLife,
    resourceUrl: resource,
  })
  return { idp, server }
}
