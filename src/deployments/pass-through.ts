import { z } from 'zod'
import type { StartOptions } from '../contract/deployment.ts'
import type { IssuerSeat } from '../contract/seats.ts'
import type { StartedDeployment } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { createClock } from '../nextcloud/clock.ts'
import { type McpServerConfig, scopes } from '../reference/mcp-server/config.ts'
import { createMcpServer } from '../reference/mcp-server/index.ts'
import type { Closing } from './closing.ts'
import { historicalParts } from './historical-verifier.ts'
import { type TappedLine, tapIssuerLine } from './issuer-line.ts'
import { controlOf, type NextcloudBehind, startNextcloud } from './nextcloud-behind.ts'
import { type Handler, listenAtLocalhost } from './origin.ts'
import type { DeploymentParts } from './parts.ts'

/** Settings of the upstream that make the sub-cases; B and D stand for what a client without RFC 8707 gets. */
const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  A: { dcrTokenTypeDefault: 'opaque' },
  B: { dcrTokenTypeDefault: 'jwt', audMode: 'client-id' },
  C: { dcrTokenTypeDefault: 'jwt' },
  D: { profile: '1.12', dcrTokenTypeDefault: 'jwt', audMode: 'rs-local' },
  E: { profile: '1.12', dcrTokenTypeDefault: 'opaque' },
}

const registered = z.object({ client_id: z.string(), client_secret: z.string() })

/** A client that a server registered for itself at Nextcloud. */
export interface OwnClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** Registers the MCP server itself at Nextcloud, with the word for the token type that it really sent: `Bearer`. */
export async function registerServer(nextcloud: string, origin: string, redirectUri: string): Promise<OwnClient> {
  const response = await fetch(`${nextcloud}/apps/oidc/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'nextcloud-mcp-server',
      redirect_uris: [redirectUri],
      token_type: 'Bearer',
      resource_url: `${origin}/mcp`,
      scope: `openid profile email offline_access ${scopes.join(' ')}`,
    }),
  })
  const { client_id, client_secret } = registered.parse(await response.json())
  return { clientId: client_id, clientSecret: client_secret }
}

/** The MCP server as it stood in front of Nextcloud: its own client id counts as its audience, and tokens are handed on. */
export function historicalServer(
  origin: string,
  behind: NextcloudBehind,
  own: OwnClient,
  metadataIssuer: string,
  line: TappedLine,
  now: () => number,
): McpServerConfig {
  return {
    origin,
    resource: `${origin}/mcp`,
    scopes,
    issuer: metadataIssuer,
    partners: [],
    audiences: [own.clientId, origin, `${origin}/mcp`],
    verification: {
      by: 'either',
      jwksUri: `${behind.origin}/apps/oidc/jwks`,
      endpoint: `${behind.origin}/apps/oidc/introspect`,
      ...own,
    },
    brokerage: { by: 'pass-through' },
    upstreamOrigin: behind.origin,
    hosts: [new URL(origin).host],
    fetch: line.fetch,
    now,
  }
}

/** Starts the deployment before the proxy: the metadata points at Nextcloud, and clients register there. */
export async function startPassThrough(
  name: string,
  subcase: string,
  seats: readonly Seat[],
  parts: DeploymentParts,
  options: StartOptions,
  closing: Closing,
): Promise<StartedDeployment> {
  const clock = createClock()
  const behind = await startNextcloud({ defaultTokenType: 'jwt', ...variants[subcase] }, clock, {
    port: options.nextcloudPort ?? 0,
  })
  closing.add(() => behind.close())
  behind.nextcloud.configure({ ...parts.nextcloud({ issuer: behind.origin, providers: [] }), ...options.settings })
  let handler: Handler = () => new Response('starting', { status: 503 })
  const served = await listenAtLocalhost(options.port ?? 0, (request) => handler(request), options)
  closing.add(() => served.close())
  const { origin } = served
  const own = await registerServer(behind.origin, origin, `${origin}/oauth/callback`)
  const line = historicalLine(behind)
  const server = createMcpServer(
    historicalServer(origin, behind, own, behind.origin, line, () => clock.now()),
    historicalParts(parts.mcpServer, `${origin}/mcp`),
  )
  handler = async (request) => (await server.fetch(request)) ?? new Response('not found', { status: 404 })
  const control = await controlOf(behind, options.control === true)
  closing.add(() => Promise.all([served.close(), server.close(), control?.close()]))
  return {
    name,
    components: [
      { role: 'RS', name: 'MCP server before the proxy', origin, provenance: 'ours' },
      { role: 'AS', name: 'mock Nextcloud', origin: behind.origin, provenance: 'platform' },
      { role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'platform' },
    ],
    mcp: `${origin}/mcp`,
    otherMcp: [],
    issuer: behind.origin,
    nextcloud: behind.origin,
    administration: behind.nextcloud.administration,
    signers: [behind.signer],
    accounts: behind.nextcloud.accounts,
    clients: [],
    settings: { ...behind.nextcloud.settings },
    seats: historySeats(behind, own, line, clock, seats),
    ...(control === undefined ? {} : { control: control.url }),
    stop: () => closing.close(),
  }
}

/** The line between a server of the history and Nextcloud. */
export function historicalLine(behind: NextcloudBehind): TappedLine {
  return tapIssuerLine({
    jwks: `${behind.origin}/apps/oidc/jwks`,
    introspection: `${behind.origin}/apps/oidc/introspect`,
  })
}

/** The seats of a deployment whose tokens are those of Nextcloud. */
export function historySeats(
  behind: NextcloudBehind,
  own: OwnClient,
  line: TappedLine,
  clock: ReturnType<typeof createClock>,
  seats: readonly Seat[],
): StartedDeployment['seats'] {
  const issuer: IssuerSeat = {
    level: 'own-key',
    issuer: behind.origin,
    signingKey: async () => behind.nextcloud.signingKey(),
    line: line.handle,
  }
  const handles = { upstream: behind.seat, issuer, service: own, host: { listenOn: '127.0.0.1' }, clock }
  return Object.fromEntries(Object.entries(handles).filter(([seat]) => seats.some((offered) => offered === seat)))
}
