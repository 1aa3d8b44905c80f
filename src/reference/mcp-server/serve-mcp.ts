import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { McpServerConfig } from './config.ts'
import type { McpServerParts } from './parts.ts'
import { createTokenBroker } from './token-broker.ts'
import { nobody, type TokenClaims } from './token-claims.ts'
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

/** What a client may tell its user before it calls a tool (MCP, tool annotations). */
function annotationsOf({ effect }: Tool): { readOnlyHint: boolean; destructiveHint: boolean } {
  return { readOnlyHint: effect === 'reads', destructiveHint: effect === 'changes' }
}

const text = (words: string): Result => ({ content: [{ type: 'text', text: words }] })
const failure = (words: string): Result => ({ ...text(words), isError: true })

/** Makes the endpoint: one factory serves the 2025 revisions and 2026-07-28, a server for each request. */
export function serveMcp(config: McpServerConfig, parts: McpServerParts): McpEndpoint {
  const broker = createTokenBroker(config, parts)

  async function call(
    tool: Tool,
    input: Readonly<Record<string, unknown>>,
    token: string,
    claims: TokenClaims,
  ): Promise<Result> {
    try {
      const request = tool.request(input, claims.sub)
      const answer = await parts.askUpstream({ config, token, claims, scope: tool.scope, request, broker })
      const debug = parts.debugOfCall(token)
      return text(debug === undefined ? answer : `${answer}\n${debug}`)
    } catch (error) {
      return failure(parts.failureOfCall(error))
    }
  }

  const handler = createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'nextcloud-by-mcp', version: '1.0.0' })
    // Put there by `fetch` below; a call without it stands for nobody.
    const claims = (authInfo?.extra?.claims as TokenClaims | undefined) ?? nobody
    for (const tool of tools)
      server.registerTool(
        tool.name,
        { description: tool.description, inputSchema: tool.input, annotations: annotationsOf(tool) },
        (input) => call(tool, { ...input }, authInfo?.token ?? '', claims),
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
          extra: { claims },
        },
      }),
    close: () => handler.close(),
  }
}
