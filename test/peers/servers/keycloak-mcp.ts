/**
 * The MCP server of `shared-idp` behind a Keycloak that may still be starting: it listens once that answers.
 *
 * Takes PORT, ISSUER (the realm `mcp`), NEXTCLOUD and, where it is another, CLIENT_SECRET from its environment.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { listenAtLocalhost } from '../../../src/deployments/origin.ts'
import { createMcpServer } from '../../../src/reference/mcp-server/index.ts'
import { rightParts } from '../../../src/reference/mcp-server/parts.ts'
import { exchangedLife, scopes } from '../../../src/targets/container/keycloak-realm.ts'
import { nextcloudAudience } from '../../../src/targets/container/steps.ts'
import { secretOfServer } from './keycloak-secrets.ts'

const { PORT = '', ISSUER: issuer = '', NEXTCLOUD = '', CLIENT_SECRET = secretOfServer } = process.env
const origin = `http://localhost:${PORT}`
const resource = `${origin}/mcp`

/** Whether the realm is there. */
async function isThere(): Promise<boolean> {
  return await fetch(issuer).then(
    ({ ok }) => ok,
    () => false,
  )
}
while (!(await isThere())) await sleep(300)

const at = (endpoint: string): string => `${issuer}/protocol/openid-connect/${endpoint}`
const server = createMcpServer(
  {
    origin,
    resource,
    scopes,
    issuer,
    partners: [],
    audiences: [resource],
    verification: { by: 'jwt', jwksUri: at('certs'), told: 'claim' },
    brokerage: {
      by: 'exchange',
      tokenEndpoint: at('token'),
      clientId: resource,
      clientSecret: CLIENT_SECRET,
      audience: nextcloudAudience,
      life: exchangedLife,
    },
    upstreamOrigin: NEXTCLOUD,
    hosts: [new URL(origin).host],
    fetch,
    now: Date.now,
  },
  rightParts(),
)
await listenAtLocalhost(
  Number(PORT),
  async (request) => (await server.fetch(request)) ?? Response.json({ error: 'not found' }, { status: 404 }),
)
