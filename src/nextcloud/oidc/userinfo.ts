import type { Context } from '../router.ts'
import { type Answer, cors, header, json } from '../wire.ts'
import { everyScope, requestedOnly, scopeClaims } from './claims.ts'
import { isExpired } from './client-lookup.ts'
import { tokenIssuer } from './issuer.ts'
import { profiles } from './profiles.ts'
import { deleteRow, liveUntil } from './rows.ts'

function refuse(error: string, description: string): Answer {
  return json(400, { error, error_description: description })
}

/** The token of the Bearer header, or of a posted body. */
function presented(context: Context): string {
  const authorization = header(context.request, 'authorization') ?? ''
  if (/^bearer /i.test(authorization)) return authorization.slice(7).trim()
  return context.request.method === 'POST' ? context.field('access_token').trim() : ''
}

/**
 * Userinfo, by GET and POST (nextcloud.md 1.8): any live access token of any client, looked up and never verified; every error is
 * a 400 without a challenge.
 */
export function userinfo(context: Context): Answer {
  const { core } = context
  const token = presented(context)
  if (token === '') return refuse('invalid_request', 'No bearer token found in request.')
  context.used(token)
  const entry = core.state.accessTokens.get(token)
  if (entry === undefined) return refuse('invalid_request', 'Could not find provided bearer token.')
  const { row } = entry
  const client = core.state.clients.get(row.clientId)
  const user = core.state.users.get(row.uid)
  if (client === undefined || user === undefined)
    return refuse('invalid_request', 'Could not find client for access token.')
  if (isExpired(core, client)) return refuse('expired_client', 'Client expired.')
  if (core.seconds() > liveUntil(core, entry)) {
    deleteRow(core, row)
    return refuse('invalid_grant', 'Access token already expired.')
  }
  const profile = profiles[core.settings.profile]
  const issuer = tokenIssuer(context)
  const claims = {
    sub: user.uid,
    preferred_username: user.uid,
    ...(row.scope === '' || !profile.management ? {} : { scope: row.scope }),
    ...scopeClaims(user, row.scope, issuer, profile),
    ...requestedOnly(scopeClaims(user, everyScope, issuer, profile), row.claims.userinfo),
  }
  return json(200, claims, cors('GET, POST'))
}
