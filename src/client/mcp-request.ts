import type { Revision } from '../contract/words.ts'
import type { Header } from '../http/exchange.ts'
import type { OutgoingRequest } from '../http/sender.ts'
import type { JsonObject } from '../protocol/json-document.ts'

/** One JSON-RPC call to an MCP endpoint. */
export interface McpCall {
  readonly method: string
  readonly params?: Readonly<Record<string, unknown>>
  /** Bearer token; absent: the call is anonymous. */
  readonly token?: string
  /** Of the 2025 revisions, where the server issued one. */
  readonly sessionId?: string
  /** What the client calls itself; `claimcheck` by default. */
  readonly clientName?: string
  /** What the client says of itself (2026-07-28); by default that its person opens links. */
  readonly capabilities?: JsonObject
  /** Sent after all others. */
  readonly headers?: readonly Header[]
}

/** Methods whose name or URI also stands in the `Mcp-Name` header (MCP 2026-07-28, streamable HTTP, SEP-2243). */
const named: Readonly<Record<string, string>> = { 'tools/call': 'name', 'resources/read': 'uri', 'prompts/get': 'name' }

/** The person at the browser opens what they are sent to (2026-07-28, elicitation). */
const opensLinks: JsonObject = { elicitation: { url: {} } }

const infoOf = ({ clientName = 'claimcheck' }: McpCall): object => ({ name: clientName, version: '1' })

/** True for revisions without handshake and session. */
export function isStateless(revision: Revision): boolean {
  return revision === '2026-07-28'
}

/** Puts a call on the wire as a client of the revision would. */
export function mcpRequest(url: string, revision: Revision, call: McpCall): OutgoingRequest {
  const headers: Header[] = [
    ['Content-Type', 'application/json'],
    ['Accept', 'application/json, text/event-stream'],
  ]
  if (call.token !== undefined) headers.push(['Authorization', `Bearer ${call.token}`])
  const params = { ...defaultParams(call, revision), ...call.params }
  if (isStateless(revision)) {
    headers.push(['MCP-Protocol-Version', revision], ['Mcp-Method', call.method])
    const name = params[named[call.method] ?? '']
    if (typeof name === 'string') headers.push(['Mcp-Name', name])
    Object.assign(params, {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': revision,
        'io.modelcontextprotocol/clientInfo': infoOf(call),
        'io.modelcontextprotocol/clientCapabilities': call.capabilities ?? opensLinks,
      },
    })
  } else {
    if (call.method !== 'initialize') headers.push(['MCP-Protocol-Version', revision])
    if (call.sessionId !== undefined) headers.push(['Mcp-Session-Id', call.sessionId])
  }
  const notification = call.method.startsWith('notifications/')
  const body = JSON.stringify({ jsonrpc: '2.0', ...(notification ? {} : { id: 1 }), method: call.method, params })
  return { method: 'POST', url, headers: [...headers, ...(call.headers ?? [])], body }
}

function defaultParams(call: McpCall, revision: Revision): Record<string, unknown> {
  const { method } = call
  if (method === 'initialize')
    return { protocolVersion: revision, capabilities: call.capabilities ?? {}, clientInfo: infoOf(call) }
  if (method === 'tools/call') return { name: 'claimcheck-no-such-tool', arguments: {} }
  return {}
}
