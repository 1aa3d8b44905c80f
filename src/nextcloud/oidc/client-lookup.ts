import type { Core } from '../core.ts'
import { errorPage } from '../html.ts'
import type { Context } from '../router.ts'
import type { OidcClient } from '../state.ts'
import type { Answer } from '../wire.ts'
import { profiles } from './profiles.ts'
import { redirectUriFits } from './redirect-uri.ts'
import { deleteRows } from './rows.ts'

/** Whether a dynamically registered client is older than `dcrLifetime` (nextcloud.md 1.10). */
export function isExpired(core: Core, client: OidcClient): boolean {
  const { dcrLifetime } = core.settings
  return client.dynamic && dcrLifetime !== 'never' && core.seconds() > client.issuedAt + dcrLifetime
}

/** Forgets a client with its tokens and consents. */
export function deleteClient(core: Core, client: OidcClient): void {
  const { state } = core
  state.clients.delete(client.clientId)
  deleteRows(core, (row) => row.clientId === client.clientId)
  for (const [token, entry] of state.registrationTokens) {
    if (entry.clientId === client.clientId) state.registrationTokens.delete(token)
  }
  for (const key of state.consents.keys()) if (key.endsWith(` ${client.clientId}`)) state.consents.delete(key)
}

/** Forgets all clients that grew old: on every authorization and registration. */
export function cleanUp(core: Core): void {
  for (const client of [...core.state.clients.values()]) if (isExpired(core, client)) deleteClient(core, client)
}

/** An error page of the authorization endpoint: HTML, and status 200 unless `htmlErrorStatus` says otherwise (1.2). */
export function authorizationError(context: Context, message: string, heading = 'Access forbidden'): Answer {
  return errorPage(heading, message, context.core.settings.htmlErrorStatus)
}

const unauthorized = 'Your client is not authorized to connect. Please inform the administrator of your client.'
const foreignUri =
  'The received redirect URI is not accepted to connect. Please inform the administrator of your client.'

/** The client of an authorization request, or the page that says why not. */
export function loadClient(context: Context, clientId: string): OidcClient | Answer {
  cleanUp(context.core)
  const client = clientId.trim() === '' ? undefined : context.core.state.clients.get(clientId)
  return client ?? authorizationError(context, unauthorized)
}

/** Narrows what {@link loadClient} gives. */
export function isAnswer(found: OidcClient | Answer): found is Answer {
  return 'status' in found
}

/** The page for a redirect URI that the client did not register, or undefined. */
export function foreignRedirectUri(context: Context, client: OidcClient, uri: string): Answer | undefined {
  const mode = profiles[context.core.settings.profile].redirectUris
  const known = uri.trim() !== '' && client.redirectUris.some((registered) => redirectUriFits(uri, registered, mode))
  return known ? undefined : authorizationError(context, foreignUri)
}
