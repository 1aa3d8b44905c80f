import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, startServer } from '../http/test-server.ts'

/** A request as the tiny target saw it. */
interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** How the tiny target differs from a plain one. */
export interface TinyOptions {
  /** Neither `resource_metadata` nor `scope` in the challenge. */
  readonly bareChallenge?: boolean
  /** Metadata members that differ. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Answer MCP calls as event streams that stay open. */
  readonly stream?: boolean
  /** What `tools/list` lists; absent: a tool. */
  readonly tools?: readonly unknown[]
  /** Give out session ids, and demand them. */
  readonly sessions?: boolean
  /** Take clients by the documents at their ids, and no others (CIMD draft-00 §4): those whose ids begin like this. */
  readonly documents?: string
  /** Let anybody shake hands, and challenge whatever comes then. */
  readonly openHandshake?: boolean
  /** Refuse the consent by itself. */
  readonly refuses?: boolean
  /** Whether an authorization request leads to a refresh token; absent: each does. */
  readonly refreshable?: (asked: URLSearchParams) => boolean
  /** Answer requests for more than this with `invalid_scope`. */
  readonly mostScope?: string
}

/** A tiny MCP server with a tiny authorization server, for tests of what drives them. It checks what it can be bothered to. */
export interface TinyTarget {
  readonly origin: string
  readonly mcp: string
  readonly seen: Seen[]
  close(): Promise<void>
}

/** Whether the document at an id is that of the client, and names where it wants to return. */
async function isDocumented(at: string, params: URLSearchParams): Promise<boolean> {
  const [id, redirectUri] = [params.get('client_id') ?? '', params.get('redirect_uri') ?? '']
  if (!URL.canParse(id) || !id.startsWith(at)) return false
  const document: { client_id?: string; redirect_uris?: string[] } = JSON.parse(await (await fetch(id)).text())
  return document.client_id === id && document.redirect_uris?.includes(redirectUri) === true
}

/** Starts one. */
export async function startTinyTarget(options: TinyOptions = {}): Promise<TinyTarget> {
  const seen: Seen[] = []
  const codes = new Map<
    string,
    { readonly challenge: string; readonly redirectUri: string; readonly refreshable: boolean }
  >()
  const sessions = new Set<string>()
  let origin = ''

  const json = (
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

  function mcp(request: IncomingMessage, response: ServerResponse, body: string): void {
    const greets = options.openHandshake === true && body.includes('"method":"initialize"')
    if (!greets && !/^Bearer at-\d+-good$/.test(request.headers.authorization ?? '')) {
      const says =
        options.bareChallenge === true ? 'realm="mcp"' : `resource_metadata="${origin}/prm", scope="notes.read"`
      json(response, 401, { error: 'invalid_token' }, { 'www-authenticate': `Bearer ${says}` })
      return
    }
    const message: { id?: number; method: string } = JSON.parse(body)
    const session = request.headers['mcp-session-id']
    if (options.sessions === true && message.method !== 'initialize' && !sessions.has(String(session))) {
      json(response, 404, { error: 'no session' })
      return
    }
    const headers: Record<string, string> = {}
    if (options.sessions === true && message.method === 'initialize') {
      const id = randomUUID()
      sessions.add(id)
      headers['mcp-session-id'] = id
    }
    if (message.id === undefined) {
      response.writeHead(202).end()
      return
    }
    const result = { jsonrpc: '2.0', id: message.id, result: { tools: options.tools ?? [{ name: 't' }] } }
    if (options.stream !== true) json(response, 200, result, headers)
    else {
      response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
      response.write(
        `: hello\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\ndata: ${JSON.stringify(result)}\n\n`,
      )
    }
  }

  function token(request: IncomingMessage, response: ServerResponse, body: string): void {
    const form = new URLSearchParams(body)
    if (form.get('grant_type') === 'refresh_token') {
      json(response, 200, { access_token: 'at-2-good', token_type: 'Bearer', scope: form.get('scope') ?? 'notes.read' })
      return
    }
    const grant = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant === undefined || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri'))
      json(response, 400, { error: 'invalid_grant' })
    else
      json(response, 200, {
        access_token: 'at-1-good',
        ...(grant.refreshable ? { refresh_token: 'rt-1-good-0123456789' } : {}),
        token_type: 'Bearer',
        from: request.headers.authorization,
      })
  }

  const server = await startServer(async (request, response) => {
    const body = await bodyOf(request)
    const url = new URL(request.url ?? '', 'http://x')
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
    switch (url.pathname) {
      case '/mcp':
        return mcp(request, response, body)
      case '/prm':
      case '/.well-known/oauth-protected-resource/mcp':
        return json(response, 200, {
          resource: `${origin}/mcp`,
          authorization_servers: [origin],
          scopes_supported: ['a', 'b'],
        })
      case '/.well-known/oauth-authorization-server':
        return json(response, 200, {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize?tenant=t1`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
          ...options.metadata,
        })
      case '/register': {
        const asked: { token_endpoint_auth_method: string; redirect_uris: string[] } = JSON.parse(body)
        const secret = asked.token_endpoint_auth_method === 'none' ? {} : { client_secret: 'a+secret/of the client' }
        return json(response, 201, { client_id: 'client-1', ...secret, ...asked })
      }
      case '/authorize': {
        const redirectUri = url.searchParams.get('redirect_uri') ?? ''
        if (options.documents !== undefined && !(await isDocumented(options.documents, url.searchParams)))
          return json(response, 400, { error: 'invalid_client' })
        const back = new URL(redirectUri)
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        const { mostScope } = options
        if (options.refuses === true) back.searchParams.set('error', 'access_denied')
        else if (mostScope !== undefined && url.searchParams.get('scope') !== mostScope)
          back.searchParams.set('error', 'invalid_scope')
        else {
          const code = `code-${randomUUID()}`
          codes.set(code, {
            challenge: url.searchParams.get('code_challenge') ?? '',
            redirectUri,
            refreshable: options.refreshable?.(url.searchParams) ?? true,
          })
          back.searchParams.set('code', code)
          back.searchParams.set('iss', origin)
        }
        response.writeHead(303, { location: back.href }).end()
        return undefined
      }
      case '/token':
        return token(request, response, body)
      default:
        return json(response, 404, { error: 'not found' })
    }
  })
  origin = server.origin
  return { origin, mcp: `${origin}/mcp`, seen, close: server.close }
}
