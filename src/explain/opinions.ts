import { mcpServer } from './mcp-server.ts'
import { nextcloud } from './nextcloud.ts'
import type { Opinion, Surroundings } from './opinion.ts'
import type { TokenFacts } from './token-facts.ts'

/** Everybody's opinion of a token: the MCP server first, then Nextcloud in each bearer mode. */
export function opinions(token: TokenFacts, around: Surroundings): readonly Opinion[] {
  return [mcpServer(token, around), ...nextcloud(token, around)]
}

/** What the opinions rest on without having been told. */
export function assumptions(token: TokenFacts, around: Surroundings): readonly string[] {
  if (token.form !== 'jwt') return []
  return [
    ...(around.nextcloud === undefined && token.issuer !== undefined
      ? [`Nextcloud is taken to trust ${token.issuer}; --nextcloud names another issuer`]
      : []),
    ...(around.providerClientId === undefined
      ? ['the client id of the provider in Nextcloud is not known; --nextcloud-client says it']
      : []),
  ]
}
