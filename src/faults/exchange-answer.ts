import type { Exchanged, ExchangeFailure } from '../reference/mcp-server/token-exchange.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** One way of getting no token makes the server use the one that it has. */
function fallsBack(why: ExchangeFailure, id: string, title: string): DeploymentFault {
  return fault(
    id,
    title,
    `txe-no-fallback-to-passthrough/${why}`,
    inMcpServer((right) => ({
      insteadOfExchange: (asked, failure) => (failure === why ? asked.token : right.insteadOfExchange(asked, failure)),
    })),
  )
}

/** One member of the answer is taken for right, whatever it says. */
function unread(
  id: string,
  title: string,
  fails: string,
  asIfRight: Pick<Exchanged, 'issued_token_type'> | Pick<Exchanged, 'scope'> | Pick<Exchanged, 'expires_in'>,
): DeploymentFault {
  return fault(
    id,
    title,
    fails,
    inMcpServer((right) => ({
      acceptsExchanged: (answer, asked) => right.acceptsExchanged({ ...answer, ...asIfRight }, asked),
    })),
  )
}

/** Mistakes of an MCP server with what a token exchange came to (catalogue 7.1). */
export const exchangeAnswerFaults: readonly DeploymentFault[] = [
  fallsBack(
    'refused',
    'refused-exchange-falls-back',
    'An exchange that is refused is taken for one that the server does not offer, and the call goes on without',
  ),
  fallsBack(
    'server-error',
    'failed-exchange-falls-back',
    'While the authorization server fails, calls go on with the token that they came with',
  ),
  fallsBack(
    'no-answer',
    'unanswered-exchange-falls-back',
    'An exception of the HTTP client is logged, and the variable still has the token of the call',
  ),
  unread('issued-type-unread', 'Whatever stands in access_token is used as one', 'txe-client-checks-response/type', {
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  }),
  unread(
    'issued-scope-unread',
    'The scope of the answer is not compared with what was asked for',
    'txe-client-checks-response/scope',
    { scope: '' },
  ),
  unread(
    'issued-expiry-unread',
    'A token that was just issued is used without a look at expires_in',
    'txe-client-checks-response/expiry',
    { expires_in: 60 },
  ),
  fault(
    'exchanged-refresh-token-used',
    'The function for answers of the token endpoint keeps sessions alive: it turns in every refresh token at once',
    'txe-no-refresh-token/unused',
    inMcpServer(() => ({
      keepOfExchange: async ({ refresh_token }, { tokenEndpoint, clientId, clientSecret }, send) => {
        if (typeof refresh_token !== 'string') return
        const form = { grant_type: 'refresh_token', refresh_token, client_id: clientId, client_secret: clientSecret }
        await send(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
      },
    })),
  ),
]
