import { sameSecret } from '../store/secrets.ts'
import { notProved, type Shown } from './client-authentication.ts'
import type { Service } from './config.ts'
import type { Context } from './context.ts'
import { OAuthError } from './errors.ts'

/**
 * The MCP server whose own client is calling: only such a client may exchange or introspect.
 *
 * @throws OAuthError `invalid_client` for a stranger, `unauthorized_client` for a client of somebody else
 */
export function authenticateService({ config, clients, parts }: Context, shown: Shown): Service {
  const service = config.services.find(({ clientId }) => clientId === shown.clientId)
  if (service === undefined) {
    // A client that is known here is told that this is not for it; a stranger is not told anything.
    const client = shown.clientId === undefined ? undefined : clients.find(shown.clientId)
    if (client !== undefined && parts.provesClient(client, shown, 'token-exchange'))
      throw new OAuthError('unauthorized_client', 'this is for the MCP server only')
    throw notProved(shown.method)
  }
  if (shown.secret === undefined || !sameSecret(shown.secret, service.clientSecret)) throw notProved(shown.method)
  return service
}
