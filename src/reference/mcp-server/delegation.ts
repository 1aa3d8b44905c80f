import type { UpstreamRequest } from './nextcloud-client.ts'
import type { TokenClaims } from './token-claims.ts'

/** Authority at the upstream for one tool call: it is used for that call, and then it ends. */
export interface SessionDelegation {
  readonly kind: 'session'
  /** The token that stands for it; absent where that stays with whoever holds the grant. */
  readonly token?: string
  /** Sends one request of the call. */
  send(request: UpstreamRequest): Promise<string>
  /** Ends it. Nothing is left of it then. */
  end(): Promise<void>
}

/** Who calls which tool: everything that authority may depend on. */
export interface DelegationRequest {
  /** The token that the tool was called with. */
  readonly token: string
  /** The one scope that the tool needs. */
  readonly scope: string
  /** Who calls. */
  readonly claims: TokenClaims
}

/** A token of the upstream that somebody else holds, lent for one call. */
export interface LentAuthority {
  readonly token: string
  end(): Promise<void>
}

/** No authority for a call; what the authorization server said stays here. */
export class BrokerError extends Error {
  readonly code = 'no-delegation'
}
