import type { McpClient } from '../client/client.ts'
import type { Account } from '../contract/target.ts'

export type { Callback } from '../client/client.ts'
export type { AuthMethod } from '../client/register.ts'
export type { TokenChanges } from '../client/token-request.ts'

/** One MCP client that one person uses, and the account with which that person signs in. */
export interface ClientActor extends McpClient {
  readonly account: Account
}
