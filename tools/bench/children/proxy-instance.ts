/** One instance of the AS proxy on a database that others use as well; says where it listens. Its input is the first argument. */
import { z } from 'zod'
import { listenAtLocalhost } from '../../../src/deployments/origin.ts'
import {
  type AuthorizationServerConfig,
  referenceLifetimes,
} from '../../../src/reference/authorization-server/config.ts'
import { createAuthorizationServer } from '../../../src/reference/authorization-server/index.ts'
import { makeKeys } from '../../../src/reference/authorization-server/keys.ts'
import { rightParts } from '../../../src/reference/authorization-server/parts.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { instanceInputSchema, soakOrigin, soakResource } from '../soak/setting.ts'

const input = instanceInputSchema.parse(
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .parse(process.argv[2]),
)
const config: AuthorizationServerConfig = {
  origin: soakOrigin,
  issuer: soakOrigin,
  resources: [soakResource],
  upstream: { ...input.upstream, apiAudience: 'none' },
  services: [],
  clients: input.clients,
  // Keys stay in memory, and what is measured is what instances share.
  accessTokens: 'opaque',
  authority: 'none',
  oidcDiscovery: false,
  lifetimes: referenceLifetimes,
  now: Date.now,
}
const server = createAuthorizationServer(config, rightParts(), openStore(input.database, config.now), await makeKeys())
const { port } = await listenAtLocalhost(0, (request) => server.fetch(request))
process.stdout.write(`${JSON.stringify({ origin: `http://127.0.0.1:${port}` })}\n`)
