import { randomBytes } from 'node:crypto'
import type { RegisteredClient } from '../../contract/seats.ts'
import {
  type AuthorizationServerConfig,
  endpoint,
  referenceLifetimes,
  type Service,
} from '../../reference/authorization-server/config.ts'
import { type Brokerage, backgroundScope, type McpServerConfig, scopes } from '../../reference/mcp-server/config.ts'
import type { ProvisioningDesk } from '../../reference/mcp-server/provisioning-tools.ts'
import { type BackgroundClient, backgroundCallback } from '../../reference/provisioning/flow.ts'
import type { NextcloudBehind } from '../nextcloud-behind.ts'
import type { DeploymentParts } from '../parts.ts'
import type { Services } from './instance.ts'
import { storedTokens } from './stored-tokens.ts'
import type { Variant } from './variants.ts'

/** Everything that a client may do with the MCP servers. */
const offeredScopes: readonly string[] = [...scopes, backgroundScope]

/** What the audience of a delegated token must be at Nextcloud. */
export const apiAudience = 'nextcloud-api'

/** Issuer of the partner, where the MCP server trusts one. */
export function partnerIssuer(origin: string): string {
  return `${origin}/partner`
}

/**
 * Clients that an administrator entered: programs on people's machines, whose approvals are remembered. One of them waits
 * for people at two places.
 */
const enteredClients: readonly RegisteredClient[] = [
  {
    clientId: 'desk-notes',
    redirectUris: ['http://127.0.0.1/desk/callback', 'http://127.0.0.1/desk/linked'],
    tokenEndpointAuthMethod: 'none',
  },
  { clientId: 'desk-files', redirectUris: ['http://127.0.0.1/desk/callback'], tokenEndpointAuthMethod: 'none' },
]

function makeCredential(prefix: string): string {
  return `${prefix}-${randomBytes(24).toString('base64url')}`
}

/** What the AS proxy is told. */
export function proxyConfig(
  variant: Variant,
  origin: string,
  behind: NextcloudBehind,
  now: () => number,
  { registeredUpstream }: Pick<DeploymentParts, 'registeredUpstream'>,
): AuthorizationServerConfig {
  const issuer = `${origin}${variant.issuerPath}`
  const resources = variant.mcpPaths.map((path) => ({ url: `${origin}${path}`, scopes: offeredScopes }))
  const { clientId, clientSecret } = behind.nextcloud.addClient({
    name: 'AS proxy',
    redirectUris: registeredUpstream(endpoint({ issuer }, 'callback')),
    allowedScopes: variant.authority === 'session-grant' ? 'openid profile offline_access' : 'openid profile',
  })
  return {
    origin,
    issuer,
    resources,
    upstream: { origin: behind.origin, clientId, clientSecret, apiAudience },
    authority: variant.authority,
    services: resources.map(({ url }, at) => ({
      clientId: at === 0 ? 'mcp-server' : `mcp-server-${at + 1}`,
      clientSecret: makeCredential('service'),
      resource: url,
    })),
    clients: enteredClients,
    accessTokens: variant.opaque ? 'opaque' : 'jwt',
    oidcDiscovery: variant.oidcDiscovery,
    lifetimes: referenceLifetimes,
    now,
  }
}

/** The client of Flow 2 at Nextcloud, which the administrator makes beside that of Flow 1: its tokens are for itself. */
export function backgroundClient(origin: string, { nextcloud }: NextcloudBehind): BackgroundClient {
  const { clientId, clientSecret } = nextcloud.addClient({
    name: 'MCP server in the background',
    redirectUris: [backgroundCallback({ origin })],
    allowedScopes: 'openid profile offline_access',
    tokenType: 'jwt',
  })
  return { clientId, clientSecret }
}

/** What an MCP server is told. */
export function mcpServerConfig(
  variant: Variant,
  config: AuthorizationServerConfig,
  resource: string,
  send: typeof fetch,
  { lend, flow, worker }: Services,
): McpServerConfig {
  const service = serviceFor(config, resource)
  const { clientId, clientSecret } = service
  const partner = partnerIssuer(config.origin)
  return {
    origin: config.origin,
    resource,
    scopes: offeredScopes,
    issuer: config.issuer,
    partners: variant.partner ? [{ issuer: partner, jwksUri: `${partner}/jwks` }] : [],
    audiences: [resource],
    verification:
      config.accessTokens === 'opaque'
        ? { by: 'introspection', endpoint: endpoint(config, 'introspect'), clientId, clientSecret }
        : { by: 'jwt', jwksUri: endpoint(config, 'jwks'), told: 'header' },
    brokerage: brokerageOf(variant, config, service, { lend, flow }),
    provisioning: deskOf({ flow, worker }),
    upstreamOrigin: config.upstream.origin,
    hosts: [new URL(config.origin).host],
    fetch: send,
    now: config.now,
  }
}

/** What the MCP server can do about lasting access. */
function deskOf({ flow, worker }: Pick<Services, 'flow' | 'worker'>): ProvisioningDesk {
  // An upstream that fails now is asked again the next time.
  const collect = (sub: string): Promise<void> => flow.collect(sub).catch(() => undefined)
  return {
    invite: flow.invite,
    standing: async (sub) => {
      await collect(sub)
      return flow.grants.standing(sub)
    },
    renew: flow.grants.renew,
    revoke: async (sub) => {
      // What was given and not fetched yet is taken back as well.
      await collect(sub)
      return await flow.revoke(sub)
    },
    runJob: async (sub, token) => {
      await collect(sub)
      return await worker.run(sub, token)
    },
  }
}

function brokerageOf(
  variant: Variant,
  config: AuthorizationServerConfig,
  service: Service,
  { lend, flow }: Pick<Services, 'lend' | 'flow'>,
): Brokerage {
  if (variant.authority === 'none') return { by: 'background-grant', tokenFor: storedTokens(flow, config.now) }
  if (variant.authority === 'session-grant') return { by: 'session-grant', lend: (asked) => lend(service, asked) }
  const { clientId, clientSecret } = service
  const audience = config.upstream.apiAudience
  return { by: 'exchange', tokenEndpoint: endpoint(config, 'token'), clientId, clientSecret, audience }
}

/** An MCP server's own client. */
export function serviceFor({ services }: AuthorizationServerConfig, resource: string): Service {
  const service = services.find((one) => one.resource === resource)
  if (service === undefined) throw new Error(`no client of the authorization server belongs to ${resource}`)
  return service
}
