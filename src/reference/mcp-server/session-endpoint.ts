import type { McpServerConfig } from './config.ts'
import type { TokenClaims } from './token-claims.ts'

/** Where the settings page of the product asks who is connected: an endpoint beside MCP, with the same guard. */
export function sessionPath({ resource }: McpServerConfig): string {
  // Each of several servers of one origin has its own.
  const below = new URL(resource).pathname.split('/').slice(0, -1).join('/')
  return `${below}/api/v1/session`
}

/** What a person may know of their own session; the token is not repeated. */
export function sessionAnswer({ sub, clientId, scopes, exp }: TokenClaims): Response {
  return Response.json(
    { user: sub, client_id: clientId, scopes, expires_at: exp },
    { headers: { 'cache-control': 'private, no-store' } },
  )
}
