import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { StartOptions } from '../../contract/deployment.ts'
import type { IssuerSeat, SeatHandles, SigningKey } from '../../contract/seats.ts'
import type { StartedDeployment } from '../../contract/target.ts'
import type { Seat } from '../../contract/words.ts'
import { createClock } from '../../nextcloud/clock.ts'
import {
  type AuthorizationServerConfig,
  delegationIssuer,
  endpoint,
} from '../../reference/authorization-server/config.ts'
import { type Keys, makeKeys, makePair, type SigningPair } from '../../reference/authorization-server/keys.ts'
import type { VaultKeys } from '../../reference/store/vault.ts'
import { readVaultKeys, vaultKeysVariable } from '../../reference/store/vault-keys.ts'
import type { Closing } from '../closing.ts'
import { makeDataDirectory } from '../data-directory.ts'
import { type TappedLine, tapIssuerLine } from '../issuer-line.ts'
import { controlOf, startNextcloud } from '../nextcloud-behind.ts'
import { type Handler, listenAtLocalhost } from '../origin.ts'
import type { DeploymentParts } from '../parts.ts'
import { secureLoopback } from '../tls.ts'
import { apiAudience, backgroundClient, mcpServerConfig, partnerIssuer, proxyConfig, serviceFor } from './configs.ts'
import { type Services, startInstance } from './instance.ts'
import { signersOf } from './signers.ts'
import type { Variant } from './variants.ts'

/** Nextcloud as an administrator sets it up for the reference: tokens of a provider open it, for those it knows. */
const byProvider = { bearerMode: 'provider', audienceCheck: true, autoProvision: false } as const
/** Where sessions have grants of their own there, its `oidc` app vouches for their tokens. */
const byItself = { bearerMode: 'oidc-app' } as const

/** Starts the reference deployment: mock Nextcloud, AS proxy and MCP servers, the latter two on one origin. */
export async function startReference(
  name: string,
  variant: Variant,
  seats: readonly Seat[],
  makeParts: () => DeploymentParts,
  options: StartOptions,
  closing: Closing,
): Promise<StartedDeployment> {
  const clock = createClock()
  const making = makeKeys()
  const partner = variant.partner ? await makePair() : undefined
  const dataDirectory = makeDataDirectory('reference')
  closing.add(() => rmSync(dataDirectory, { recursive: true, force: true }))
  const tls = variant.tls ? await secureLoopback() : undefined
  closing.add(() => tls?.close())
  const send = tls?.fetch ?? fetch
  const parts = makeParts()
  const behind = await startNextcloud({}, clock, { fetch: send, port: options.nextcloudPort ?? 0 })
  closing.add(() => behind.close())
  const keys = await making
  let handler: Handler = () => new Response('starting', { status: 503 })
  const served = await listenAtLocalhost(options.port ?? 0, (request) => handler(request), {
    tls,
    witness: options.witness,
  })
  closing.add(() => served.close())
  const { origin } = served
  const proxy = proxyConfig(variant, origin, behind, () => clock.now(), parts)
  const background = backgroundClient(origin, behind)
  const providers = [
    ...(variant.authority === 'delegation'
      ? [{ issuer: delegationIssuer({ origin }), clientId: apiAudience, uidMapping: 'sub' }]
      : []),
    // Its own app, for the client of Flow 2 and for no other.
    { issuer: behind.origin, clientId: background.clientId, uidMapping: 'sub' },
  ]
  behind.nextcloud.configure(variant.authority === 'session-grant' ? byItself : { ...byProvider, providers })
  behind.nextcloud.configure({ ...parts.nextcloud({ issuer: proxy.issuer, providers }), ...options.settings })
  const line = lineOf(variant, proxy, send)
  const input = {
    proxy,
    mcpServers: (by: Services) =>
      proxy.resources.map(({ url }) => ({ ...mcpServerConfig(variant, proxy, url, line.fetch, by), dataDirectory })),
    background,
    backgroundForm: variant.backgroundForm,
    keys,
    dataDirectory,
    vaultKeys: vaultKeys(),
  }
  let instance = startInstance({ ...input, parts })
  handler = (request) => partnerKeys(request, partner) ?? instance.fetch(request)
  closing.add(async () => {
    // Nobody is answered by an instance that has ended.
    await served.close()
    await instance.close()
  })

  const control = await controlOf(behind, options.control === true)
  closing.add(() => control?.close())
  const [resource = { url: origin }, ...others] = proxy.resources
  const handles: SeatHandles = {
    upstream: behind.seat,
    issuer: issuerSeat(proxy, keys, partner, line),
    service: serviceFor(proxy, resource.url),
    process: {
      dataDirectory,
      restart: async () => {
        await instance.close()
        // What a process remembered is gone with it, also what a fault did.
        instance = startInstance({ ...input, parts: makeParts() })
      },
    },
    host: { listenOn: '127.0.0.1', takesHttp: true },
    clock,
  }
  return {
    name,
    components: [
      { role: 'RS', name: 'reference MCP server', origin, provenance: 'ours' },
      { role: 'PX', name: 'reference AS proxy', origin, provenance: 'ours' },
      { role: 'UP', name: 'mock Nextcloud', origin: behind.origin, provenance: 'ours' },
    ],
    mcp: resource.url,
    otherMcp: others.map(({ url }) => url),
    issuer: proxy.issuer,
    nextcloud: behind.origin,
    administration: behind.nextcloud.administration,
    signers: [...signersOf(variant, keys), behind.signer],
    accounts: behind.nextcloud.accounts,
    clients: proxy.clients,
    settings: { ...behind.nextcloud.settings },
    seats: Object.fromEntries(Object.entries(handles).filter(([seat]) => seats.some((offered) => offered === seat))),
    ...(control === undefined ? {} : { control: control.url }),
    ...(tls === undefined ? {} : { ca: tls.ca }),
    stop: () => closing.close(),
  }
}

/** Those of the environment, as a real installation has them; else keys of this start, since its data ends with it. */
function vaultKeys(): VaultKeys {
  const given = process.env[vaultKeysVariable]
  return given === undefined ? [['1', randomBytes(32)]] : readVaultKeys(given)
}

function lineOf({ opaque, authority }: Variant, proxy: AuthorizationServerConfig, send: typeof fetch): TappedLine {
  const known = opaque ? { introspection: endpoint(proxy, 'introspect') } : { jwks: endpoint(proxy, 'jwks') }
  const exchange = authority === 'delegation' ? { 'token-exchange': endpoint(proxy, 'token') } : {}
  return tapIssuerLine({ ...known, ...exchange }, send)
}

/** The keys of the partner, which has nothing else here. */
function partnerKeys(request: Request, partner: SigningPair | undefined): Response | undefined {
  if (partner === undefined || new URL(request.url).pathname !== '/partner/jwks') return undefined
  return Response.json({ keys: [partner.jwk] })
}

function issuerSeat(
  { origin, issuer }: AuthorizationServerConfig,
  keys: Keys,
  partner: SigningPair | undefined,
  line: TappedLine,
): IssuerSeat {
  return {
    level: 'own-key',
    issuer,
    signingKey: async () => exported(keys.tokens),
    neighbourKey: async () => exported(keys.delegation),
    ...(partner === undefined
      ? {}
      : { second: { issuer: partnerIssuer(origin), signingKey: async () => exported(partner) } }),
    line: line.handle,
  }
}

function exported({ kid, alg, privateKey }: SigningPair): SigningKey {
  return { kid, alg, jwk: privateKey.export({ format: 'jwk' }) }
}
