import type { McpServerConfig } from './config.ts'
import { BrokerError, type DelegationRequest, type LentAuthority, type SessionDelegation } from './delegation.ts'
import { askNextcloud, type UpstreamParts } from './nextcloud-client.ts'
import { exchangeToken, type RequesterParts } from './token-exchange.ts'

/** Comes to authority at the upstream for one tool call. */
export interface TokenBroker {
  /** @throws BrokerError when the authorization server gives none */
  forCall(asked: DelegationRequest): Promise<SessionDelegation>
  /** Authority by a token that is at hand already; only faults and the history have one. */
  byToken(token: string): SessionDelegation
}

/** Makes the broker. It keeps nothing: each call comes to authority of its own, from its own token. */
export function createTokenBroker(
  { brokerage, upstreamOrigin, fetch: send }: McpServerConfig,
  parts: RequesterParts & UpstreamParts,
): TokenBroker {
  const byToken = (token: string): SessionDelegation => ({
    kind: 'session',
    token,
    send: (request) => askNextcloud(upstreamOrigin, parts, token, request),
    end: async () => {},
  })
  // The token stays in here: what runs a tool can send requests, and that is all.
  const lent = ({ token, end }: LentAuthority): SessionDelegation => ({
    kind: 'session',
    send: (request) => askNextcloud(upstreamOrigin, parts, token, request),
    end,
  })
  return {
    byToken,
    forCall: async (asked) => {
      switch (brokerage.by) {
        case 'pass-through':
          return byToken(asked.token)
        case 'background-grant':
          return byToken(await brokerage.tokenFor(asked.claims.sub))
        case 'exchange':
          return byToken(await exchangeToken(brokerage, parts, send, asked))
        case 'session-grant':
          return lent(await borrow(brokerage.lend, asked))
      }
    },
  }
}

async function borrow(
  lend: (asked: DelegationRequest) => Promise<LentAuthority>,
  asked: DelegationRequest,
): Promise<LentAuthority> {
  try {
    return await lend(asked)
  } catch (cause) {
    throw new BrokerError('the session has no authority at Nextcloud', { cause })
  }
}
