import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { McpServerConfig } from './config.ts'
import { askNextcloud, UpstreamFailure } from './nextcloud-client.ts'
import type { McpServerParts } from './parts.ts'
import { BrokerError, createTokenBroker } from './token-broker.ts'
import type { TokenClaims } from './token-claims.ts'
import { type Tool, tools } from './tools.ts'

/** Serves MCP to callers that are authenticated already. */
export interface McpEndpoint {
  fetch(request: Request, token: string, claims: TokenClaims): Promise<Response>
  close(): Promise<void>
}

interface Result {
  readonly [member: string]: unknown
  readonly content: { type: 'text'; text: string }[]
  readonly isError?: boolean
}

const text = (words: string): Result => ({ content: [{ type: 'text', text: words }] })
const failure = (words: string): Result => ({ ...text(words), isError: true })

/** Makes the endpoint: one factory serves the 2025 revisions and 2026-07-28, a server for each request. */
export function serveMcp(config: McpServerConfig, parts: McpServerParts): McpEndpoint {
  const broker = createTokenBroker(config.brokerage)

  async function call(
    tool: Tool,
    input: Readonly<Record<string, unknown>>,
    token: string,
    user: string,
  ): Promise<Result> {
    try {
      const delegation = await broker.forCall(token, tool.scope)
      const answer = await askNextcloud(config.upstreamOrigin, delegation.token, tool.request(input, user))
      const debug = parts.debugOfCall(delegation.token)
      return text(debug === undefined ? answer : `${answer}\n${debug}`)
    } catch (error) {
      if (error instanceof UpstreamFailure || error instanceof BrokerError) return failure(error.message)
      return failure('the call did not succeed')
    }
  }

  const handler = createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'nextcloud-by-mcp', version: '1.0.0' })
    const user = typeof authInfo?.extra?.sub === 'string' ? authInfo.extra.sub : ''
    for (const tool of tools)
      server.registerTool(tool.name, { description: tool.description, inputSchema: tool.input }, (input) =>
        call(tool, { ...input }, authInfo?.token ?? '', user),
      )
    return server
  })
  return {
    fetch: (request, token, claims) =>
      handler.fetch(request, {
        authInfo: {
          token,
          clientId: claims.clientId,
          scopes: [...claims.scopes],
          expiresAt: claims.exp,
          extra: { sub: claims.sub },
        },
      }),
    close: () => handler.close(),
  }
}
