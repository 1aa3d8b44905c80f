import { authenticate, readCredentials } from './client-authentication.ts'
import type { Context } from './context.ts'
import { noStore, OAuthError } from './errors.ts'
import type { FamilyRecord } from './records.ts'
import { readForm } from './request-body.ts'
import { endSession } from './session-end.ts'
import { readAccessToken } from './tokens.ts'

/**
 * `POST /oauth/revoke` (RFC 7009 §2): either token ends the whole session, for the client that it was issued to. A token
 * that is unknown, or somebody else's, is answered in the same way (§2.2).
 */
export async function revoke(context: Context, request: Request): Promise<Response> {
  const form = await readForm(request)
  const shown = readCredentials(request.headers.get('authorization'), form)
  const client = authenticate(shown, (id) => context.clients.find(id), context.parts, 'revocation')
  const token = form.get('token') ?? ''
  const { parts, store } = context
  const access = (await readAccessToken(context, token))?.family
  const family = access ?? parts.readRefreshToken(store, token)?.family
  // Families are written by token.ts and refresh.ts, in this form.
  const session = family === undefined ? undefined : (store.get('family', family) as FamilyRecord | undefined)
  if (family === undefined || session === undefined) parts.nothingToRevoke(family !== undefined)
  else if (!parts.revokes(access === undefined ? 'refresh-token' : 'access-token'))
    throw new OAuthError('unsupported_token_type', 'such tokens are not revoked here')
  else if (parts.mayRevoke(client, session)) endSession(context, family, 'revocation')
  return new Response(undefined, { status: 200, headers: noStore })
}
