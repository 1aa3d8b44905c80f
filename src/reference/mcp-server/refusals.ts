import type { McpServerConfig } from './config.ts'
import type { McpServerParts } from './parts.ts'
import type { RefusalReason } from './token-verifier.ts'

/** How the server says no. */
export interface Refusals {
  /** No token came. */
  anonymous(request: Request, status: number): Response
  /** The token is not taken; where its issuer could not be asked, that is not the token's fault. */
  token(request: Request, reason: RefusalReason, shown: string): Response
  /** The token does not cover what was asked for (RFC 6750 §3.1). */
  scope(request: Request, needed: readonly string[]): Response
}

interface Words {
  readonly error?: string
  readonly description?: string
  readonly scope?: string
}

/** Makes the refusals of a server: status, challenge (RFC 6750 §3, RFC 9728 §5.1) and a body for people. */
export function makeRefusals(config: McpServerConfig, parts: McpServerParts): Refusals {
  function refuse(request: Request, status: number, words: Words = {}): Response {
    const { error, description } = words
    const lines = parts.challenge(config, {
      ...(error === undefined ? {} : { error }),
      ...(description === undefined ? {} : { description }),
      scope: words.scope ?? parts.challengeScope(config),
      documentUrl: parts.documentUrl(config, request),
    })
    const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    for (const line of lines) headers.append('www-authenticate', line)
    const body = { error: error ?? 'unauthorized', error_description: description ?? 'a token is needed' }
    return new Response(JSON.stringify(body), { status, headers })
  }
  return {
    anonymous: (request, status) => refuse(request, status),
    token: (request, reason, shown) => {
      const status = parts.refusalStatus(reason)
      if (status === 503) return Response.json(unavailable, { status, headers: { 'retry-after': '5' } })
      return refuse(request, status, { error: 'invalid_token', description: parts.refusalText(reason, shown) })
    },
    scope: (request, needed) =>
      refuse(request, 403, {
        error: 'insufficient_scope',
        description: 'The token does not cover this tool',
        scope: needed.join(' '),
      }),
  }
}

const unavailable = {
  error: 'temporarily_unavailable',
  error_description: 'Tokens cannot be verified at the moment',
} as const
