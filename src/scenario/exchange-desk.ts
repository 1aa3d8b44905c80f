import type { Changes } from '../client/params.ts'
import type { RegisteredClient } from '../contract/seats.ts'
import type { Answer } from '../http/sender.ts'
import { stringList, stringMember } from '../protocol/json-document.ts'
import type { ClientActor } from './actor.ts'
import { Unjudged } from './outcome.ts'
import type { Stage } from './stage.ts'
import { exchangeGrant, tokenTypes } from './token-exchanges.ts'

/** The token endpoint as the MCP server's own client sees it; needs the seat `service`. */
export interface ExchangeDesk {
  /** The MCP server's own client. */
  readonly service: RegisteredClient
  /**
   * Asks for a token in place of another (RFC 8693 §2.1).
   *
   * @param changes - of the right request
   * @param as - another client than the MCP server's own
   */
  exchange(subject: string, changes?: Changes, as?: RegisteredClient | 'anonymous'): Promise<Answer>
}

/**
 * Opens it for an actor who holds tokens.
 *
 * @throws Unjudged `not-applicable` where the metadata does not list the grant
 */
export async function openExchangeDesk(stage: Pick<Stage<never>, 'seat'>, holder: ClientActor): Promise<ExchangeDesk> {
  const metadata = await holder.serverMetadata()
  const { answer } = (await holder.discovered()).serverMetadata
  const grants = stringList(metadata, 'grant_types_supported') ?? []
  const endpoint = stringMember(metadata, 'token_endpoint')
  if (endpoint === undefined || !grants.includes(exchangeGrant))
    throw new Unjudged('not-applicable', 'grant_types_supported does not list token exchange', [answer.exchange.n])
  const { clientId, clientSecret } = stage.seat('service')
  const methods = stringList(metadata, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic']
  const service: RegisteredClient = {
    clientId,
    clientSecret,
    redirectUris: [],
    tokenEndpointAuthMethod: methods.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post',
  }
  return {
    service,
    exchange: (subject, changes = {}, as = service) =>
      holder.form(
        endpoint,
        {
          grant_type: exchangeGrant,
          subject_token: subject,
          subject_token_type: tokenTypes.accessToken,
          ...changes,
        },
        as,
      ),
  }
}
