import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StartOptions } from '../contract/deployment.ts'
import type { SeatHandles } from '../contract/seats.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { createClock } from '../nextcloud/clock.ts'
import {
  type AuthorizationServerConfig,
  delegationIssuer,
  endpoint,
  referenceLifetimes,
  type Service,
} from '../reference/authorization-server/config.ts'
import { createAuthorizationServer } from '../reference/authorization-server/index.ts'
import { type Keys, makeKeys } from '../reference/authorization-server/keys.ts'
import { type McpServerConfig, scopes } from '../reference/mcp-server/config.ts'
import { createMcpServer } from '../reference/mcp-server/index.ts'
import { openStore } from '../reference/store/store.ts'
import type { Closing } from './closing.ts'
import { tapIssuerLine } from './issuer-line.ts'
import { controlOf, type NextcloudBehind, startNextcloud } from './nextcloud-behind.ts'
import { type Handler, listenAtLocalhost } from './origin.ts'
import type { DeploymentParts } from './parts.ts'

/** What the audience of a delegated token must be at Nextcloud. */
const apiAudience = 'nextcloud-api'

/** What sets the sub-cases of the reference apart. */
interface Variant {
  readonly opaque: boolean
  readonly issuerPath: string
  /** Paths of the MCP endpoints; the first is the one that is judged. */
  readonly mcpPaths: readonly string[]
  readonly oidcDiscovery: boolean
}

const plain: Variant = { opaque: false, issuerPath: '', mcpPaths: ['/mcp'], oidcDiscovery: false }

/** The sub-cases, as data. */
const variants: Readonly<Record<string, Variant>> = {
  '': plain,
  opaque: { ...plain, opaque: true },
  'issuer-path': { ...plain, issuerPath: '/tenants/main' },
  'two-resources': { ...plain, mcpPaths: ['/mcp', '/second/mcp'] },
  'oidc-discovery': { ...plain, oidcDiscovery: true },
}

function makeCredential(prefix: string): string {
  return `${prefix}-${randomBytes(24).toString('base64url')}`
}

/** Nextcloud as an administrator sets it up for the reference: tokens of a provider open it, for those it knows. */
const nextcloudSettings = { bearerMode: 'provider', audienceCheck: true, autoProvision: false } as const

/** Starts the reference deployment: mock Nextcloud, AS proxy and MCP servers, the latter two on one origin. */
export async function startReference(
  name: string,
  subcase: string | undefined,
  seats: readonly Seat[],
  parts: DeploymentParts,
  options: StartOptions,
  closing: Closing,
): Promise<StartedTarget> {
  const variant = variants[subcase ?? ''] ?? plain
  const clock = createClock()
  const making = makeKeys()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'claimcheck-reference-'))
  closing.add(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const behind = await startNextcloud({}, clock)
  closing.add(() => behind.close())
  const keys = await making
  let handler: Handler = () => new Response('starting', { status: 503 })
  const served = await listenAtLocalhost(options.port ?? 0, (request) => handler(request))
  closing.add(() => served.close())
  const { origin } = served
  const resources = variant.mcpPaths.map((path) => ({ url: `${origin}${path}`, scopes }))
  const services = resources.map(({ url }, at) => ({
    clientId: at === 0 ? 'mcp-server' : `mcp-server-${at + 1}`,
    clientSecret: makeCredential('service'),
    resource: url,
  }))
  const issuer = `${origin}${variant.issuerPath}`
  const providers = [{ issuer: delegationIssuer({ origin }), clientId: apiAudience, uidMapping: 'sub' }]
  behind.nextcloud.configure({ ...nextcloudSettings, providers })
  behind.nextcloud.configure({ ...parts.nextcloud({ issuer, providers }), ...options.settings })
  const upstreamClient = behind.nextcloud.addClient({
    name: 'AS proxy',
    redirectUris: [endpoint({ issuer }, 'callback')],
    allowedScopes: 'openid profile',
  })
  const config: AuthorizationServerConfig = {
    origin,
    issuer,
    resources,
    upstream: {
      origin: behind.origin,
      clientId: upstreamClient.clientId,
      clientSecret: upstreamClient.clientSecret,
      apiAudience,
    },
    services,
    clients: [],
    accessTokens: variant.opaque ? 'opaque' : 'jwt',
    oidcDiscovery: variant.oidcDiscovery,
    lifetimes: referenceLifetimes,
    now: () => clock.now(),
  }
  const line = tapIssuerLine({
    ...(variant.opaque ? { introspection: endpoint(config, 'introspect') } : { jwks: endpoint(config, 'jwks') }),
  })
  const mcpConfigs = resources.map(
    (resource): McpServerConfig => ({
      ...mcpServerConfig(config, resource.url, behind),
      fetch: line.fetch,
    }),
  )
  let instance = startInstance(config, mcpConfigs, parts, keys, dataDirectory)
  handler = (request) => instance.fetch(request)
  closing.add(async () => {
    // Nobody is answered by an instance that has ended.
    await served.close()
    await instance.close()
  })

  const control = await controlOf(behind, options.control === true)
  closing.add(() => control?.close())
  const handles: SeatHandles = {
    upstream: behind.seat,
    issuer: {
      level: 'own-key',
      issuer,
      signingKey: async () => ({
        kid: keys.tokens.kid,
        alg: keys.tokens.alg,
        jwk: keys.tokens.privateKey.export({ format: 'jwk' }),
      }),
      neighbourKey: async () => ({
        kid: keys.delegation.kid,
        alg: keys.delegation.alg,
        jwk: keys.delegation.privateKey.export({ format: 'jwk' }),
      }),
      line: line.handle,
    },
    service: serviceFor(config, resources[0]?.url ?? origin),
    process: {
      dataDirectory,
      restart: async () => {
        await instance.close()
        instance = startInstance(config, mcpConfigs, parts, keys, dataDirectory)
      },
    },
    host: { listenOn: '127.0.0.1' },
    clock,
  }
  return {
    name,
    components: [
      { role: 'RS', name: 'reference MCP server', origin, provenance: 'ours' },
      { role: 'PX', name: 'reference AS proxy', origin, provenance: 'ours' },
      { role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'ours' },
    ],
    mcp: resources[0]?.url ?? origin,
    otherMcp: resources.slice(1).map(({ url }) => url),
    issuer,
    nextcloud: behind.origin,
    accounts: behind.nextcloud.accounts,
    clients: config.clients,
    settings: { ...behind.nextcloud.settings },
    seats: Object.fromEntries(Object.entries(handles).filter(([seat]) => seats.some((offered) => offered === seat))),
    ...(control === undefined ? {} : { control: control.url }),
    stop: () => closing.close(),
  }
}

function mcpServerConfig(
  config: AuthorizationServerConfig,
  resource: string,
  behind: NextcloudBehind,
): Omit<McpServerConfig, 'fetch'> {
  const { clientId, clientSecret } = serviceFor(config, resource)
  return {
    origin: config.origin,
    resource,
    scopes,
    issuer: config.issuer,
    audiences: [resource],
    verification:
      config.accessTokens === 'opaque'
        ? { by: 'introspection', endpoint: endpoint(config, 'introspect'), clientId, clientSecret }
        : { by: 'jwt', jwksUri: endpoint(config, 'jwks') },
    brokerage: { by: 'exchange', tokenEndpoint: endpoint(config, 'token'), clientId, clientSecret },
    upstreamOrigin: behind.origin,
    hosts: [new URL(config.origin).host],
    now: config.now,
  }
}

/** The MCP server's own client. */
function serviceFor({ services }: AuthorizationServerConfig, resource: string): Service {
  const service = services.find((one) => one.resource === resource)
  if (service === undefined) throw new Error(`no client of the authorization server belongs to ${resource}`)
  return service
}

interface Instance {
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}

/** One process of the deployment, on its data: what a restart ends and starts again. */
function startInstance(
  config: AuthorizationServerConfig,
  mcpConfigs: readonly McpServerConfig[],
  parts: DeploymentParts,
  keys: Keys,
  dataDirectory: string,
): Instance {
  const store = openStore(join(dataDirectory, 'proxy.sqlite'), config.now)
  const server = createAuthorizationServer(config, parts.authorizationServer, store, keys)
  const mcpServers = mcpConfigs.map((mcpConfig) => createMcpServer(mcpConfig, parts.mcpServer))
  return {
    fetch: async (request) => {
      for (const mcp of mcpServers) {
        const answer = await mcp.fetch(request)
        if (answer !== undefined) return answer
      }
      return await server.fetch(request)
    },
    close: async () => {
      await Promise.all(mcpServers.map((mcp) => mcp.close()))
      store.close()
    },
  }
}
