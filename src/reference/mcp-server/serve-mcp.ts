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

/** Who a call is made for. */
interface Caller {
  readonly token: string
  /** The person's account. */
  readonly user: string
}

/** What a client may tell its user before it calls a tool (MCP, tool annotations). */
function annotationsOf({ effect }: Tool): { readOnlyHint: boolean; destructiveHint: boolean } {
  return { readOnlyHint: effect === 'reads', destructiveHint: effect === 'changes' }
}

const text = (words: string): Result => ({ content: [{ type: 'text', text: words }] })
const failure = (words: string): Result => ({ ...text(words), isError: true })

/** Makes the endpoint: one factory serves the 2025 revisions and 2026-07-28, a server for each request. */
export function serveMcp(config: McpServerConfig, parts: McpServerParts): McpEndpoint {
  const broker = createTokenBroker(config.brokerage, config.fetch)

  async function call(tool: Tool, input: Readonly<Record<string, unknown>>, caller: Caller): Promise<Result> {
    try {
      const request = tool.request(input, caller.user)
      let delegated = ''
      const answer = await parts.askUpstream({
        config,
        token: caller.token,
        delegate: async () => {
          delegated = (await broker.forCall(caller.token, tool.scope)).token
          return delegated
        },
        ask: (token, extra = {}) => askNextcloud(config.upstreamOrigin, token, { ...request, ...extra }),
      })
      const debug = parts.debugOfCall(caller.token, delegated)
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
      server.registerTool(
        tool.name,
        { description: tool.description, inputSchema: tool.input, annotations: annotationsOf(tool) },
        (input) => call(tool, { ...input }, { token: authInfo?.token ?? '', user }),
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
