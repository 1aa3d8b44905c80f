import type { DeploymentParts } from '../deployments/parts.ts'
import type { AuthorizationServerParts } from '../reference/authorization-server/parts.ts'
import type { WorkerParts } from '../reference/background/worker.ts'
import type { McpServerParts } from '../reference/mcp-server/parts.ts'
import type { ProvisioningParts } from '../reference/provisioning/parts.ts'

type Members = Readonly<Record<string, unknown>>
type Change = (parts: DeploymentParts) => DeploymentParts

/** A document with members changed; `undefined` leaves one out. */
export function changed(document: Members, changes: Members): Members {
  return Object.fromEntries(Object.entries({ ...document, ...changes }).filter(([, value]) => value !== undefined))
}

/** Replaces parts of the MCP server; the right ones are at hand. */
export function inMcpServer(change: (right: McpServerParts) => Partial<McpServerParts>): Change {
  return (parts) => ({ ...parts, mcpServer: { ...parts.mcpServer, ...change(parts.mcpServer) } })
}

/** Replaces parts of the AS proxy; the right ones are at hand. */
export function inAuthorizationServer(
  change: (right: AuthorizationServerParts) => Partial<AuthorizationServerParts>,
): Change {
  return (parts) => ({
    ...parts,
    authorizationServer: { ...parts.authorizationServer, ...change(parts.authorizationServer) },
  })
}

/** Changes members of the protected resource metadata. */
export function inResourceMetadata(change: (document: Members) => Members): Change {
  return inMcpServer((right) => ({
    resourceMetadata: (config, asked) => {
      const document = right.resourceMetadata(config, asked)
      return changed(document, change(document))
    },
  }))
}

/** Changes members of the authorization server metadata. */
export function inServerMetadata(change: (document: Members) => Members): Change {
  return inAuthorizationServer((right) => ({
    metadata: (config, asked) => {
      const document = right.metadata(config, asked)
      return changed(document, change(document))
    },
  }))
}

/** The origin that a request seems to come for, by headers that anybody can send. */
export function originByHeaders(asked: Request, names: readonly string[], fallback: string): string {
  const host = names.map((name) => asked.headers.get(name)).find((value) => value !== null && value !== '')
  return host === undefined || host === null ? fallback : `http://${host}`
}

/** Replaces parts of Flow 2. */
export function inProvisioning(change: (right: ProvisioningParts) => Partial<ProvisioningParts>): Change {
  return (parts) => ({ ...parts, provisioning: { ...parts.provisioning, ...change(parts.provisioning) } })
}

/** Replaces parts of the worker in the background. */
export function inWorker(change: (right: WorkerParts) => Partial<WorkerParts>): Change {
  return (parts) => ({ ...parts, worker: { ...parts.worker, ...change(parts.worker) } })
}
