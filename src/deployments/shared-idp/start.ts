import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { StartOptions } from '../../contract/deployment.ts'
import type { IssuerSeat, SeatHandles } from '../../contract/seats.ts'
import type { StartedDeployment } from '../../contract/target.ts'
import type { Seat } from '../../contract/words.ts'
import type { Idp } from '../../idp/idp.ts'
import type { IdpClient } from '../../idp/state.ts'
import { createClock } from '../../nextcloud/clock.ts'
import { type McpServerConfig, scopes } from '../../reference/mcp-server/config.ts'
import { createMcpServer } from '../../reference/mcp-server/index.ts'
import type { Closing } from '../closing.ts'
import { makeDataDirectory } from '../data-directory.ts'
import { type TappedLine, tapIssuerLine } from '../issuer-line.ts'
import { controlOf, startNextcloud } from '../nextcloud-behind.ts'
import { type Handler, listenAtLocalhost } from '../origin.ts'
import type { DeploymentParts } from '../parts.ts'
import { exchangedLife, nextcloudClient, setUpRealm } from './realm.ts'
import { offered, signerOf, upstreamBehindIdp } from './seats.ts'

/** Starts the MCP server behind an identity provider with RFC 8693, which Nextcloud trusts as well. */
export async function startSharedIdp(
  name: string,
  seats: readonly Seat[],
  makeParts: () => DeploymentParts,
  options: StartOptions,
  closing: Closing,
): Promise<StartedDeployment> {
  const clock = createClock()
  const parts = makeParts()
  const dataDirectory = makeDataDirectory('shared-idp')
  closing.add(() => rmSync(dataDirectory, { recursive: true, force: true }))
  let answerAsServer: Handler = () => new Response('starting', { status: 503 })
  const served = await listenAtLocalhost(options.port ?? 0, (request) => answerAsServer(request), options)
  closing.add(() => served.close())
  let answerAsIdp: Handler = () => new Response('starting', { status: 503 })
  const atIdp = await listenAtLocalhost(options.idpPort ?? 0, (request) => answerAsIdp(request), options)
  closing.add(() => atIdp.close())

  const resource = `${served.origin}/mcp`
  const { idp, server } = await setUpRealm(atIdp.origin, resource, clock, parts)
  answerAsIdp = (request) => idp.fetch(request)
  const provider = { issuer: idp.issuer, clientId: nextcloudClient, uidMapping: 'sub' }
  const behind = await startNextcloud(
    { bearerMode: 'provider', audienceCheck: true, autoProvision: false, providers: [provider] },
    clock,
    { accounts: accountsFor(idp), port: options.nextcloudPort ?? 0 },
  )
  closing.add(() => behind.close())
  behind.nextcloud.configure({ ...parts.nextcloud({ issuer: idp.issuer, providers: [provider] }), ...options.settings })

  const places = endpoints(idp.issuer)
  const line = tapIssuerLine({ jwks: places.jwks, 'token-exchange': places.token })
  const config: McpServerConfig = {
    ...serverConfig(served.origin, resource, idp, server, line),
    upstreamOrigin: behind.origin,
    dataDirectory,
    now: () => clock.now(),
  }
  let mcpServer = createMcpServer(config, parts.mcpServer)
  answerAsServer = async (request) =>
    (await mcpServer.fetch(request)) ?? Response.json({ error: 'not found' }, { status: 404 })
  closing.add(async () => {
    // Nobody is answered by a server that has ended.
    await Promise.all([served.close(), atIdp.close()])
    await mcpServer.close()
  })
  const control = await controlOf(behind, options.control === true)
  closing.add(() => control?.close())

  const handles: SeatHandles = {
    upstream: upstreamBehindIdp(behind, idp),
    issuer: issuerSeat(idp, line),
    service: { clientId: server.clientId, clientSecret: server.clientSecret ?? '' },
    process: {
      dataDirectory,
      restart: async () => {
        await mcpServer.close()
        mcpServer = createMcpServer(config, makeParts().mcpServer)
      },
    },
    host: { listenOn: '127.0.0.1' },
    clock,
  }
  return {
    name,
    components: [
      { role: 'RS', name: 'reference MCP server', origin: served.origin, provenance: 'ours' },
      { role: 'AS', name: 'mock Keycloak', origin: atIdp.origin, provenance: 'platform' },
      { role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'platform' },
    ],
    mcp: resource,
    otherMcp: [],
    issuer: idp.issuer,
    nextcloud: behind.origin,
    administration: behind.nextcloud.administration,
    signers: [signerOf(idp)],
    accounts: idp.accounts.map(({ user, password }) => ({ user, password })),
    clients: [],
    settings: { ...behind.nextcloud.settings },
    seats: offered(handles, seats),
    ...(control === undefined ? {} : { control: control.url }),
    stop: () => closing.close(),
  }
}

/** Accounts that Nextcloud made of people of the realm when they first signed in: named by `sub`, without a password. */
function accountsFor(idp: Idp): StartedDeployment['accounts'] {
  return idp.accounts.map(({ id }) => ({ user: id, password: randomBytes(32).toString('base64url') }))
}

function endpoints(issuer: string): { readonly jwks: string; readonly token: string } {
  return { jwks: `${issuer}/protocol/openid-connect/certs`, token: `${issuer}/protocol/openid-connect/token` }
}

function serverConfig(
  origin: string,
  resource: string,
  { issuer }: Idp,
  { clientId, clientSecret = '' }: IdpClient,
  line: TappedLine,
): Omit<McpServerConfig, 'upstreamOrigin' | 'now'> {
  const { jwks: jwksUri, token: tokenEndpoint } = endpoints(issuer)
  return {
    origin,
    resource,
    scopes,
    issuer,
    partners: [],
    audiences: [resource],
    verification: { by: 'jwt', jwksUri, told: 'claim' },
    brokerage: {
      by: 'exchange',
      tokenEndpoint,
      clientId,
      clientSecret,
      audience: nextcloudClient,
      life: exchangedLife,
    },
    hosts: [new URL(origin).host],
    fetch: line.fetch,
  }
}

function issuerSeat(idp: Idp, line: TappedLine): IssuerSeat {
  return { level: 'own-key', issuer: idp.issuer, signingKey: async () => idp.signingKey(), line: line.handle }
}
