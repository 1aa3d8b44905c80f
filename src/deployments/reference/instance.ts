import { join } from 'node:path'
import type { AuthorizationServerConfig } from '../../reference/authorization-server/config.ts'
import { type AuthorizationServer, createAuthorizationServer } from '../../reference/authorization-server/index.ts'
import type { Keys } from '../../reference/authorization-server/keys.ts'
import { createWorker, type Worker } from '../../reference/background/worker.ts'
import type { McpServerConfig } from '../../reference/mcp-server/config.ts'
import { createMcpServer } from '../../reference/mcp-server/index.ts'
import type { BackgroundCredential } from '../../reference/provisioning/background-grants.ts'
import { type BackgroundClient, type BackgroundFlow, createBackgroundFlow } from '../../reference/provisioning/flow.ts'
import { openStore } from '../../reference/store/store.ts'
import { openVault, type VaultKeys } from '../../reference/store/vault.ts'
import type { DeploymentParts } from '../parts.ts'

/** One process of the deployment, on its data: what a restart ends and starts again. */
export interface Instance {
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}

/** What MCP servers can ask of the proxy in the same process. */
export interface Services {
  /** Lends what a session was given at Nextcloud. */
  readonly lend: AuthorizationServer['lend']
  readonly flow: BackgroundFlow
  /** Works for people while they are away. */
  readonly worker: Worker
}

/** Everything that a process is started with. */
export interface InstanceInput {
  readonly proxy: AuthorizationServerConfig
  /** What each MCP server is told, given what the proxy does for them. */
  readonly mcpServers: (by: Services) => readonly McpServerConfig[]
  /** The client of Flow 2 at Nextcloud. */
  readonly background: BackgroundClient
  /** What people give for work in the background. */
  readonly backgroundForm: BackgroundCredential['kind']
  readonly parts: DeploymentParts
  readonly keys: Keys
  readonly dataDirectory: string
  /** Keys of what is sealed at rest; a real one has them from its environment. */
  readonly vaultKeys: VaultKeys
}

/** Between two digests of a person, in seconds. */
const day = 86_400

/** Starts one: the MCP servers and the AS proxy answer on one origin. */
export function startInstance(input: InstanceInput): Instance {
  const { proxy, parts } = input
  const store = openStore(join(input.dataDirectory, 'proxy.sqlite'), proxy.now)
  const vault = parts.vault(openVault(input.vaultKeys))
  const server = createAuthorizationServer(proxy, parts.authorizationServer, store, input.keys, vault)
  const flow = createBackgroundFlow(proxy, input.background, input.backgroundForm, parts.provisioning, store, vault)
  const worker = createWorker(proxy.upstream.origin, store, flow.grants, parts.worker, {
    now: proxy.now,
    interval: day,
  })
  worker.start()
  const servers = input
    .mcpServers({ lend: server.lend, flow, worker })
    .map((config) => createMcpServer(config, parts.mcpServer))
  return {
    fetch: async (request) => {
      for (const mcp of servers) {
        const answer = await mcp.fetch(request)
        if (answer !== undefined) return answer
      }
      return (await flow.fetch(request)) ?? (await server.fetch(request))
    },
    close: async () => {
      await worker.stop()
      await Promise.all([server, ...servers].map((one) => one.close()))
      store.close()
    },
  }
}
