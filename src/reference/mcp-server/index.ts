import { readBounded } from '../bounded-body.ts'
import type { Guarded } from './admission.ts'
import { bearerToken } from './bearer-token.ts'
import type { McpServerConfig } from './config.ts'
import type { McpServerParts } from './parts.ts'
import { makeRefusals } from './refusals.ts'
import { capabilitiesIn, isLegacy, neededScopes, readCalls } from './rpc-calls.ts'
import { serveMcp } from './serve-mcp.ts'
import { sessionAnswer, sessionPath } from './session-endpoint.ts'
import { nobody, type TokenClaims } from './token-claims.ts'
import { createTokenVerifier } from './token-verifier.ts'

/** An MCP server as a handler of requests. */
export interface McpServerHandler {
  /** @returns undefined for a path that is not the server's */
  fetch(request: Request): Promise<Response | undefined>
  close(): Promise<void>
}

/** Longest request body, in bytes. */
const maxBody = 1024 * 1024

/** Puts an MCP server together: metadata, guard, token verifier, tools, and the endpoint of its settings page. */
export function createMcpServer(config: McpServerConfig, parts: McpServerParts): McpServerHandler {
  const verifier = createTokenVerifier(config, parts)
  const endpoint = serveMcp(config, parts)
  const refusals = makeRefusals(config, parts)
  const mcpPath = new URL(config.resource).pathname

  async function document(request: Request, path: string): Promise<Response | undefined> {
    if (request.method !== 'GET') return undefined
    const further = parts.furtherDocuments(config)[path]
    if (further !== undefined) return parts.documentResponse(further)
    if (!parts.documentPaths(config).includes(path)) return undefined
    if (parts.documentNeedsToken() && bearerToken(request) === undefined) return refusals.anonymous(request, 401)
    return parts.documentResponse(parts.resourceMetadata(config, request))
  }

  /** Lets a request in that shows a token, and does what it asks for. */
  function admit(guarded: Guarded, token: string, process: (claims: TokenClaims) => Promise<Response>) {
    return parts.admit({
      guarded,
      token,
      verify: (otherwise) => verifier.verify(token, otherwise),
      process,
      refuse: (reason) => refusals.token(guarded.request, reason, token),
    })
  }

  async function mcp(request: Request, path: string): Promise<Response> {
    const posted = request.method === 'POST'
    const body = posted ? await readBounded(request, maxBody) : undefined
    if (posted && body === undefined) return Response.json({ error: 'too large' }, { status: 413 })
    const calls = readCalls(body)
    const token = parts.tokenOf(request, body)
    const guarded: Guarded = {
      request,
      path,
      rpcMethod: calls?.length === 1 ? calls[0]?.method : undefined,
      legacy: calls === undefined || isLegacy(calls),
      capabilities: capabilitiesIn(calls ?? []),
    }
    if (token === undefined && parts.needsToken(guarded))
      return parts.anonymousAnswer(guarded, () => refusals.anonymous(request, parts.anonymousStatus(guarded)))
    if (token === undefined) return await endpoint.fetch(again(request, body), '', nobody)
    return await admit(guarded, token, async (claims) => {
      // What cannot be read here is not handed on: another reader might make a call of it.
      if (calls === undefined) return Response.json(unreadable, { status: 400 })
      if (neededScopes(calls).length > 0 && !parts.lastsForCall(config, claims))
        return refusals.token(request, 'expired', token)
      const missing = neededScopes(calls).filter((scope) => !parts.covers(claims, scope))
      if (missing.length > 0) return refusals.scope(request, neededScopes(calls))
      return await endpoint.fetch(again(request, body), token, { ...claims, sub: parts.userOf(claims, request, body) })
    })
  }

  async function session(request: Request, path: string): Promise<Response> {
    if (request.method !== 'GET') return new Response(undefined, { status: 405, headers: { allow: 'GET' } })
    const token = bearerToken(request)
    if (token === undefined) return refusals.anonymous(request, 401)
    const guarded: Guarded = { request, path, rpcMethod: undefined, legacy: false, capabilities: {} }
    return await admit(guarded, token, async (claims) => sessionAnswer(claims))
  }

  return {
    fetch: async (request) => {
      const path = new URL(request.url).pathname
      const found = await document(request, path)
      if (found !== undefined) return found
      if (parts.legacyPaths().includes(path))
        return await endpoint.fetch(again(request, await request.text()), '', nobody)
      if (path !== mcpPath && path !== sessionPath(config)) return undefined
      if (!parts.hostAllowed(config, request.headers.get('host') ?? ''))
        return Response.json({ error: 'this server does not answer to that name' }, { status: 403 })
      return path === mcpPath ? await mcp(request, path) : await session(request, path)
    },
    close: () => endpoint.close(),
  }
}

/** An answer to what is no JSON (JSON-RPC 2.0 §5.1). */
const unreadable = { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } } as const

/** The request with the body that was read from it. */
function again(request: Request, body: string | undefined): Request {
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    ...(body === undefined ? {} : { body }),
  })
}
