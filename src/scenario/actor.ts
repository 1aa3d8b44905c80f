import type { McpClient } from '../client/mcp-client.ts'
import type { Account } from '../contract/target.ts'

export type { Callback } from '../client/mcp-client.ts'
export type { AuthMethod } from '../client/register.ts'
export type { TokenChanges } from '../client/token-request.ts'

/** One MCP client that one person uses, and the account with which that person signs in. */
export interface ClientActor extends McpClient {
  readonly account: Account
}
