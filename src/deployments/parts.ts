import {
  type AuthorizationServerParts,
  rightParts as rightServerParts,
} from '../reference/authorization-server/parts.ts'
import { type McpServerParts, rightParts as rightMcpParts } from '../reference/mcp-server/parts.ts'

/** Everything of a deployment that a fault can replace one part of. */
export interface DeploymentParts {
  readonly authorizationServer: AuthorizationServerParts
  readonly mcpServer: McpServerParts
  /** Settings of the mock Nextcloud that differ from the deployment's own. */
  readonly nextcloud: Readonly<Record<string, unknown>>
}

/** The right parts. */
export function rightParts(): DeploymentParts {
  return { authorizationServer: rightServerParts(), mcpServer: rightMcpParts(), nextcloud: {} }
}

/** Puts a fault in. */
export type ApplyFault = (parts: DeploymentParts) => DeploymentParts
