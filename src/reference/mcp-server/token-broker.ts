import type { McpServerConfig } from './config.ts'
import type { DelegationRequest, SessionDelegation } from './delegation.ts'
import { askNextcloud } from './nextcloud-client.ts'
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
  parts: RequesterParts,
): TokenBroker {
  const byToken = (token: string): SessionDelegation => ({
    kind: 'session',
    token,
    send: (request) => askNextcloud(upstreamOrigin, token, request),
    end: async () => {},
  })
  return {
    byToken,
    forCall: async (asked) => {
      switch (brokerage.by) {
        case 'pass-through':
          return byToken(asked.token)
        case 'exchange':
          return byToken(await exchangeToken(brokerage, parts, send, asked))
        case 'session-grant':
          return await brokerage.lease(asked)
      }
    },
  }
}
