import {
  type CallToolResult,
  createMcpHandler,
  type InputRequiredResult,
  McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { McpServerConfig } from './config.ts'
import type { McpServerParts } from './parts.ts'
import { type ProvisioningDesk, type ProvisioningTool, provisioningTools } from './provisioning-tools.ts'
import { askPerson, ProvisioningRequired, sendPerson } from './send-person.ts'
import { nobody, type TokenClaims } from './token-claims.ts'
import { type Tool, tools } from './tools.ts'

/** Serves MCP to callers that are authenticated already. */
export interface McpEndpoint {
  fetch(request: Request, token: string, claims: TokenClaims): Promise<Response>
  close(): Promise<void>
}

type Result = CallToolResult | InputRequiredResult

/** What a client may tell its user before it calls a tool (MCP, tool annotations). */
function annotationsOf({ effect }: Pick<Tool, 'effect'>): { readOnlyHint: boolean; destructiveHint: boolean } {
  return { readOnlyHint: effect === 'reads', destructiveHint: effect === 'changes' }
}

const text = (words: string): CallToolResult => ({ content: [{ type: 'text', text: words }] })
const failure = (words: string): CallToolResult => ({ ...text(words), isError: true })

/** Makes the endpoint: one factory serves the 2025 revisions and 2026-07-28, a server for each request. */
export function serveMcp(config: McpServerConfig, parts: McpServerParts): McpEndpoint {
  const broker = parts.openBroker(config, parts)

  function send(url: string, why: string, token: string, claims: TokenClaims, context: ServerContext): Result {
    const form = parts.formForPerson()
    if (form !== undefined) return askPerson(form)
    return sendPerson(parts.urlForPerson(url, claims, token), why, context.mcpReq.envelope)
  }

  /** A tool of the upstream, by authority for this call. */
  async function call(
    tool: Tool,
    input: Readonly<Record<string, unknown>>,
    token: string,
    claims: TokenClaims,
    context: ServerContext,
  ): Promise<Result> {
    try {
      const request = parts.requestOf(tool, input, claims.sub)
      const answer = await parts.askUpstream({ config, token, claims, scope: tool.scope, request, broker })
      const debug = parts.debugOfCall(token)
      return text(debug === undefined ? answer : `${answer}\n${debug}`)
    } catch (error) {
      if (error instanceof ProvisioningRequired) return send(error.url, error.message, token, claims, context)
      return failure(parts.failureOfCall(error))
    }
  }

  /** A tool about lasting access, which no call of a session runs on. */
  async function manage(
    tool: ProvisioningTool,
    desk: ProvisioningDesk,
    token: string,
    claims: TokenClaims,
    context: ServerContext,
  ): Promise<Result> {
    const said = await tool.run(desk, claims.sub, token)
    return 'words' in said
      ? text(parts.wordsForPerson(said.words, claims.sub))
      : send(said.goTo, said.why, token, claims, context)
  }

  const handler = createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'nextcloud-by-mcp', version: '1.0.0' })
    // Put there by `fetch` below; a call without it stands for nobody.
    const claims = (authInfo?.extra?.claims as TokenClaims | undefined) ?? nobody
    for (const tool of tools)
      server.registerTool(
        tool.name,
        { description: tool.description, inputSchema: tool.input, annotations: annotationsOf(tool) },
        (input, context) => call(tool, { ...input }, authInfo?.token ?? '', claims, context),
      )
    const { provisioning: desk } = config
    if (desk === undefined) return server
    for (const tool of provisioningTools)
      server.registerTool(
        tool.name,
        { description: tool.description, inputSchema: z.object({}), annotations: annotationsOf(tool) },
        (_input, context) => manage(tool, desk, authInfo?.token ?? '', claims, context),
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
