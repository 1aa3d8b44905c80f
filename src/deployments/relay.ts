import type { StartOptions } from '../contract/deployment.ts'
import type { StartedDeployment } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import { createClock } from '../nextcloud/clock.ts'
import { scopes } from '../reference/mcp-server/config.ts'
import { createMcpServer } from '../reference/mcp-server/index.ts'
import { createRelay } from '../reference/relay/index.ts'
import type { Closing } from './closing.ts'
import { historicalParts } from './historical-verifier.ts'
import { controlOf, startNextcloud } from './nextcloud-behind.ts'
import { type Handler, listenAtLocalhost } from './origin.ts'
import type { DeploymentParts } from './parts.ts'
import { historicalLine, historicalServer, historySeats, registerServer } from './pass-through.ts'

/** Starts the proxy as first shipped, in front of a Nextcloud with signed tokens for the resource. */
export async function startRelay(
  name: string,
  seats: readonly Seat[],
  parts: DeploymentParts,
  options: StartOptions,
  closing: Closing,
): Promise<StartedDeployment> {
  const clock = createClock()
  // An hour is the default; whoever runs such a server for longer has to set it, since it registered itself.
  const behind = await startNextcloud({ defaultTokenType: 'jwt', dcrLifetime: 86_400 }, clock, {
    port: options.nextcloudPort ?? 0,
  })
  closing.add(() => behind.close())
  let handler: Handler = () => new Response('starting', { status: 503 })
  const served = await listenAtLocalhost(options.port ?? 0, (request) => handler(request), options)
  closing.add(() => served.close())
  const { origin } = served
  behind.nextcloud.configure({ ...parts.nextcloud({ issuer: origin, providers: [] }), ...options.settings })
  const own = await registerServer(behind.origin, origin, `${origin}/oauth/callback`)
  const now = (): number => clock.now()
  const relay = createRelay({ origin, upstream: { origin: behind.origin, ...own }, scopes, now })
  const line = historicalLine(behind)
  // Tokens come from Nextcloud, whatever issuer the metadata names.
  const server = createMcpServer(
    historicalServer(origin, behind, own, origin, line, now),
    historicalParts(parts.mcpServer, `${origin}/mcp`),
  )
  handler = async (request) => (await server.fetch(request)) ?? (await relay.fetch(request))
  const control = await controlOf(behind, options.control === true)
  closing.add(() => Promise.all([served.close(), server.close(), control?.close()]))
  return {
    name,
    components: [
      { role: 'RS', name: 'MCP server with the first proxy', origin, provenance: 'ours' },
      { role: 'PX', name: 'proxy as first shipped', origin, provenance: 'ours' },
      { role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'ours' },
    ],
    mcp: `${origin}/mcp`,
    otherMcp: [],
    issuer: origin,
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
