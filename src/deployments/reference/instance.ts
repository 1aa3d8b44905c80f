import { join } from 'node:path'
import type { AuthorizationServerConfig } from '../../reference/authorization-server/config.ts'
import { createAuthorizationServer } from '../../reference/authorization-server/index.ts'
import type { Keys } from '../../reference/authorization-server/keys.ts'
import type { McpServerConfig } from '../../reference/mcp-server/config.ts'
import { createMcpServer } from '../../reference/mcp-server/index.ts'
import { openStore } from '../../reference/store/store.ts'
import { openVault, type VaultKeys } from '../../reference/store/vault.ts'
import type { DeploymentParts } from '../parts.ts'
import type { Lender } from './configs.ts'

/** One process of the deployment, on its data: what a restart ends and starts again. */
export interface Instance {
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}

/** Everything that a process is started with. */
export interface InstanceInput {
  readonly proxy: AuthorizationServerConfig
  /** What each MCP server is told, given what the proxy lends them. */
  readonly mcpServers: (lend: Lender) => readonly McpServerConfig[]
  readonly parts: DeploymentParts
  readonly keys: Keys
  readonly dataDirectory: string
  /** Keys of what is sealed at rest; a real one has them from its environment. */
  readonly vaultKeys: VaultKeys
}

/** Starts one: the MCP servers and the AS proxy answer on one origin. */
export function startInstance({ proxy, mcpServers, parts, keys, dataDirectory, vaultKeys }: InstanceInput): Instance {
  const store = openStore(join(dataDirectory, 'proxy.sqlite'), proxy.now)
  const server = createAuthorizationServer(proxy, parts.authorizationServer, store, keys, openVault(vaultKeys))
  const servers = mcpServers(server.lend).map((config) => createMcpServer(config, parts.mcpServer))
  return {
    fetch: async (request) => {
      for (const mcp of servers) {
        const answer = await mcp.fetch(request)
        if (answer !== undefined) return answer
      }
      return await server.fetch(request)
    },
    close: async () => {
      await Promise.all([server, ...servers].map((one) => one.close()))
      store.close()
    },
  }
}
