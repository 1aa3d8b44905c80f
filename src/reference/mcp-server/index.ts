import { z } from 'zod'
import { readBounded } from '../bounded-body.ts'
import { bearerToken } from './bearer-token.ts'
import type { McpServerConfig } from './config.ts'
import type { Guarded, McpServerParts } from './parts.ts'
import { serveMcp } from './serve-mcp.ts'
import { createTokenVerifier } from './token-verifier.ts'
import { tools } from './tools.ts'

/** An MCP server as a handler of requests. */
export interface McpServerHandler {
  /** @returns undefined for a path that is not the server's */
  fetch(request: Request): Promise<Response | undefined>
  close(): Promise<void>
}

/** Longest request body, in bytes. */
const maxBody = 1024 * 1024

const rpc = z.object({ method: z.string(), params: z.object({ name: z.string().optional() }).loose().optional() })

/** Puts an MCP server together: metadata, guard, token verifier, tools. */
export function createMcpServer(config: McpServerConfig, parts: McpServerParts): McpServerHandler {
  const verifier = createTokenVerifier(config, parts)
  const endpoint = serveMcp(config, parts)
  const mcpPath = new URL(config.resource).pathname

  function refuse(request: Request, status: number, error?: string, description?: string, scope?: string): Response {
    const lines = parts.challenge(config, {
      ...(error === undefined ? {} : { error }),
      ...(description === undefined ? {} : { description }),
      scope: scope ?? parts.challengeScope(config),
      documentUrl: parts.documentUrl(config, request),
    })
    const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    for (const line of lines) headers.append('www-authenticate', line)
    const body = { error: error ?? 'unauthorized', error_description: description ?? 'a token is needed' }
    return new Response(JSON.stringify(body), { status, headers })
  }

  async function document(request: Request, path: string): Promise<Response | undefined> {
    if (request.method !== 'GET') return undefined
    const further = parts.furtherDocuments(config)[path]
    if (further !== undefined) return parts.documentResponse(further)
    if (!parts.documentPaths(config).includes(path)) return undefined
    if (parts.documentNeedsToken() && bearerToken(request) === undefined) return refuse(request, 401)
    return parts.documentResponse(parts.resourceMetadata(config, request))
  }

  async function guarded(request: Request, path: string): Promise<Response> {
    const posted = request.method === 'POST'
    const body = posted ? await readBounded(request, maxBody) : undefined
    if (posted && body === undefined) return Response.json({ error: 'too large' }, { status: 413 })
    const calls = readCalls(body)
    const token = parts.tokenOf(request, body)
    const guard: Guarded = { request, path, rpcMethod: calls?.length === 1 ? calls[0]?.method : undefined }
    if (token === undefined && parts.needsToken(guard)) return refuse(request, parts.anonymousStatus(guard))
    if (token === undefined) return await endpoint.fetch(again(request, body), '', nobody)
    const claims = await verifier.verify(token)
    if (claims === undefined)
      return refuse(request, parts.invalidTokenStatus(), 'invalid_token', 'The token is not valid for this server')
    // What cannot be read here is not handed on: another reader might make a call of it.
    if (calls === undefined) return Response.json(unreadable, { status: 400 })
    const needed = neededScopes(calls)
    if (needed.some((scope) => !claims.scopes.includes(scope)))
      return refuse(request, 403, 'insufficient_scope', 'The token does not cover this tool', needed.join(' '))
    return await endpoint.fetch(again(request, body), token, claims)
  }

  return {
    fetch: async (request) => {
      const path = new URL(request.url).pathname
      const found = await document(request, path)
      if (found !== undefined) return found
      if (parts.legacyPaths().includes(path))
        return await endpoint.fetch(again(request, await request.text()), '', nobody)
      if (path !== mcpPath) return undefined
      if (!parts.hostAllowed(config, request.headers.get('host') ?? ''))
        return Response.json({ error: 'this server does not answer to that name' }, { status: 403 })
      return await guarded(request, path)
    },
    close: () => endpoint.close(),
  }
}

/** Who a caller is that was let in without a token; only faults do that. */
const nobody = { iss: undefined, sub: '', aud: [], clientId: '', scopes: [], exp: 0 } as const

/** An answer to what is no JSON (JSON-RPC 2.0 §5.1). */
const unreadable = { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } } as const

/**
 * The calls of a body: one, or those of a batch, which the transport still takes from clients of 2025-03-26.
 *
 * @returns undefined for what is no JSON
 */
function readCalls(body: string | undefined): readonly z.infer<typeof rpc>[] | undefined {
  if (body === undefined) return []
  try {
    const posted: unknown = JSON.parse(body)
    return (Array.isArray(posted) ? posted : [posted]).flatMap((one) => rpc.safeParse(one).data ?? [])
  } catch {
    return undefined
  }
}

/** The scopes of the tools that are called, each once. */
function neededScopes(calls: readonly z.infer<typeof rpc>[]): readonly string[] {
  const called = calls.filter(({ method }) => method === 'tools/call').map(({ params }) => params?.name)
  return [...new Set(tools.filter(({ name }) => called.includes(name)).map(({ scope }) => scope))]
}

/** The request with the body that was read from it. */
function again(request: Request, body: string | undefined): Request {
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    ...(body === undefined ? {} : { body }),
  })
}
