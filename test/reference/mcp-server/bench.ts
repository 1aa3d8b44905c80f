import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll } from 'vitest'
import { z } from 'zod'
import { type McpServerConfig, scopes, type Verification } from '../../../src/reference/mcp-server/config.ts'
import { createMcpServer } from '../../../src/reference/mcp-server/index.ts'
import { type McpServerParts, rightParts } from '../../../src/reference/mcp-server/parts.ts'
import { bodyOf, startServer, type TestServer } from '../../http/test-server.ts'

export const issuer = 'https://issuer.example'
export const origin = 'http://mcp.example'
export const resource: string = `${origin}/mcp`

/** Epoch seconds at which all of this happens. */
export const now = 1_800_000_000

/** What jose signs with. */
export type Key = Parameters<SignJWT['sign']>[0]

/** A key as jose makes it. */
type CryptoKeyOf = GenerateKeyPairResult['privateKey']

/** A request that reached the authorization server or the upstream. */
export interface Arrived {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

/** What a server answers with. */
export interface Answered {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The other servers of an MCP server, in one: its issuer's keys, token endpoint and introspection, and its upstream. */
export interface Others {
  readonly server: TestServer
  /** Requests at the token endpoint. */
  readonly exchanges: readonly Arrived[]
  readonly introspections: readonly Arrived[]
  readonly upstream: readonly Arrived[]
  /** What the next requests are answered with, by place; absent: the right answer. */
  /** The key of the issuer. */
  readonly privateKey: CryptoKeyOf
  readonly instead: { token?: Answered; introspect?: Answered; upstream?: Answered }
  /** A token of the issuer; `undefined` leaves a claim out. */
  mint(
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
    key?: Key,
  ): Promise<string>
}

/** Claims of a token that is right in everything. */
export const rightClaims: JWTPayload = {
  iss: issuer,
  sub: 'alice',
  aud: resource,
  client_id: 'a-client',
  scope: scopes.join(' '),
  jti: 'a-token',
  iat: now - 10,
  exp: now + 600,
}

/** Starts the other servers; they are ended after the tests of the file. */
export async function startOthers(): Promise<Others> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  // Without `alg`, which is optional (RFC 7517 §4.4): the verifier itself must know what it takes.
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' }] }
  const [exchanges, introspections, upstream]: [Arrived[], Arrived[], Arrived[]] = [[], [], []]
  const instead: { token?: Answered; introspect?: Answered; upstream?: Answered } = {}
  const json = (body: unknown): Answered => ({
    status: 200,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

  function answer(arrived: Arrived): Answered {
    switch (arrived.path) {
      case '/jwks':
        return json(keys)
      case '/token': {
        exchanges.push(arrived)
        const delegated = {
          access_token: `delegated-${exchanges.length}`,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
        }
        return instead.token ?? json(delegated)
      }
      case '/introspect':
        introspections.push(arrived)
        return instead.introspect ?? json({ active: true, ...rightClaims })
      default:
        upstream.push(arrived)
        return instead.upstream ?? json({ answered: arrived.path })
    }
  }

  const server = await startServer(async (request, response) => {
    const arrived = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: await bodyOf(request),
    }
    const { status, body, headers } = answer(arrived)
    response.writeHead(status, headers).end(body)
  })
  afterAll(() => server.close())
  return {
    server,
    exchanges,
    introspections,
    upstream,
    instead,
    privateKey,
    mint: async (claims = {}, header = {}, key = privateKey) =>
      await new SignJWT(JSON.parse(JSON.stringify({ ...rightClaims, ...claims })))
        .setProtectedHeader(JSON.parse(JSON.stringify({ alg: 'RS256', typ: 'at+jwt', kid: 'one', ...header })))
        .sign(key),
  }
}

/** The configuration of a server among them. */
export function configAmong({ server }: Others, by: Verification['by'] = 'jwt'): McpServerConfig {
  const jwksUri = `${server.origin}/jwks`
  const asking = { endpoint: `${server.origin}/introspect`, clientId: 'service', clientSecret: 'of the service' }
  const verifications: Readonly<Record<Verification['by'], Verification>> = {
    jwt: { by: 'jwt', jwksUri, told: 'header' },
    introspection: { by: 'introspection', ...asking },
    either: { by: 'either', jwksUri, ...asking },
  }
  return {
    origin,
    resource,
    scopes,
    issuer,
    partners: [],
    audiences: [resource],
    verification: verifications[by],
    brokerage: {
      by: 'exchange',
      tokenEndpoint: `${server.origin}/token`,
      clientId: 'service',
      clientSecret: 'of the service: 100%',
      audience: 'the-api',
    },
    upstreamOrigin: server.origin,
    hosts: ['mcp.example'],
    fetch,
    now: () => now * 1000,
  }
}

/** An answer of the server, read. */
export interface McpAnswer {
  readonly status: number
  readonly challenge: string | null
  readonly text: string
  /** Text of a tool's result, and whether it is an error. */
  readonly result: readonly [text: string, isError: boolean] | undefined
}

const toolAnswer = z.object({
  result: z.object({ content: z.array(z.object({ text: z.string() })), isError: z.boolean().optional() }),
})

/** A client of an MCP server in this process. */
export interface McpBench {
  send(init: RequestInit, path?: string): Promise<Response | undefined>
  /** Posts anything as JSON, with a token. */
  post(token: string | undefined, message: unknown, headers?: Readonly<Record<string, string>>): Promise<McpAnswer>
  /** Calls a tool. */
  call(token: string | undefined, name: string, input?: Readonly<Record<string, unknown>>): Promise<McpAnswer>
}

/** Puts a server up. */
export function createBench(config: McpServerConfig, parts: McpServerParts = rightParts()): McpBench {
  const handler = createMcpServer(config, parts)
  afterAll(() => handler.close())
  const send: McpBench['send'] = (init, path = '/mcp') =>
    handler.fetch(
      new Request(`${origin}${path}`, {
        ...init,
        headers: { host: 'mcp.example', ...Object.fromEntries(new Headers(init.headers)) },
      }),
    )
  const post: McpBench['post'] = async (token, message, headers = {}) => {
    const response = await send({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    })
    if (response === undefined) throw new Error('the server does not know its own path')
    const text = await response.text()
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      text,
      result: resultIn(/^data: *(.+)$/m.exec(text)?.[1] ?? text),
    }
  }
  return {
    send,
    post,
    call: (token, name, input = {}) =>
      post(token, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
  }
}

function resultIn(text: string): McpAnswer['result'] {
  if (!text.startsWith('{')) return undefined
  const read = toolAnswer.safeParse(JSON.parse(text))
  if (!read.success) return undefined
  const { content, isError } = read.data.result
  return [content.map((part) => part.text).join(''), isError === true]
}
