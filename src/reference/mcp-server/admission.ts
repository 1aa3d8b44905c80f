import type { McpServerParts } from './parts.ts'
import type { TokenClaims } from './token-claims.ts'
import type { RefusalReason, Verified } from './token-verifier.ts'

/** What the guard knows of a request before anybody is authenticated. */
export interface Guarded {
  readonly request: Request
  readonly path: string
  /** JSON-RPC method of the body, where there is one. */
  readonly rpcMethod: string | undefined
  /** What the client says that it can do, where the call says so (MCP, client capabilities). */
  readonly capabilities: Readonly<Record<string, unknown>>
  /** Whether the body is of a revision with a handshake (MCP 2025-11-25 and older). */
  readonly legacy: boolean
}

/** A request that shows a token, and what can be done with it. */
export interface Admission {
  readonly guarded: Guarded
  readonly token: string
  /** Verifies the token, by other decisions than the server's own where some are given. */
  verify(otherwise?: Partial<McpServerParts>): Promise<Verified>
  /** Does what was asked, for whom the token stands. */
  process(claims: TokenClaims): Promise<Response>
  refuse(reason: RefusalReason): Response
}

/** Lets nothing happen before the token is verified (MCP, token handling). */
export async function admitVerified({ verify, process, refuse }: Admission): Promise<Response> {
  const verified = await verify()
  return 'claims' in verified ? await process(verified.claims) : refuse(verified.refused)
}
