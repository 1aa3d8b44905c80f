import { keyOf } from '../store/secrets.ts'
import { authenticate, readCredentials } from './client-authentication.ts'
import type { Context } from './context.ts'
import { noStore } from './errors.ts'
import type { FamilyRecord, RefreshRecord } from './records.ts'
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
  const family = (await readAccessToken(context, token))?.family ?? familyOfRefreshToken(context, token)
  // Families are written by token.ts, in this form.
  const session = family === undefined ? undefined : (context.store.get('family', family) as FamilyRecord | undefined)
  if (family !== undefined && session?.clientId === client.clientId) endSession(context, family)
  return new Response(undefined, { status: 200, headers: noStore })
}

function familyOfRefreshToken({ store }: Context, token: string): string | undefined {
  // Written by tokens.ts, in this form.
  return (store.get('refresh-token', keyOf(token)) as RefreshRecord | undefined)?.family
}
