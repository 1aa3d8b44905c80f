import type { Context } from '../router.ts'
import type { AccessEntry, OidcClient } from '../state.ts'
import { type Answer, cors, json } from '../wire.ts'
import { basicClient, basicTakenForLogin } from './client-authentication.ts'
import { profiles } from './profiles.ts'
import { liveUntil } from './rows.ts'

function authenticated(context: Context): OidcClient | undefined {
  const basic = basicClient(context, false)
  const id = basic?.id ?? context.field('client_id')
  const secret = basic?.secret ?? context.field('client_secret')
  const client = context.core.state.clients.get(id)
  return client?.clientSecret === secret ? client : undefined
}

/** Whether a client may hear of a token: it is its resource, by id or `resource_url`, or it owns the token (nextcloud.md 1.8). */
function entitled(context: Context, requester: OidcClient, { row }: AccessEntry): boolean {
  const { introspectionPolicy, profile } = context.core.settings
  if (introspectionPolicy !== 'entitled') return introspectionPolicy === 'any'
  if (row.clientId === requester.clientId) return true
  if (row.resource === '') return false
  const byUrl = profiles[profile].resourceUrl && requester.resourceUrl !== '' && row.resource === requester.resourceUrl
  return byUrl || row.resource === requester.clientId
}

function reportedAudience(context: Context, { row }: AccessEntry): { readonly aud?: unknown } {
  const resource = row.resource === '' ? row.clientId : row.resource
  switch (context.core.settings.introspectionAud) {
    case 'client-id':
      return { aud: row.clientId }
    case 'resource':
      return { aud: resource }
    case 'both':
      return { aud: [...new Set([row.clientId, resource])] }
    case 'missing':
      return {}
  }
}

/** Introspection (RFC 7662) as the app does it: `aud` names the client that owns the token, never the resource (nextcloud.md 1.8). */
export function introspect(context: Context): Answer {
  const trapped = basicTakenForLogin(context)
  if (trapped !== undefined) return trapped
  const { core } = context
  const requester = authenticated(context)
  if (requester === undefined) {
    return json(401, { error: 'invalid_client', error_description: 'Client authentication failed.' })
  }
  const token = context.field('token')
  if (token === '') return json(400, { error: 'invalid_request', error_description: 'Token parameter is required.' })
  context.used(token)
  const inactive = json(200, { active: false })
  const entry = core.state.accessTokens.get(token)
  if (entry === undefined) return inactive
  const { row } = entry
  const fromCreation = profiles[core.settings.profile].introspectionExpiry === 'created'
  const end = fromCreation ? row.created + core.settings.accessTokenLifetime : liveUntil(core, entry)
  const known = core.state.users.has(row.uid) && core.state.clients.has(row.clientId)
  if (core.seconds() > end || !known || !entitled(context, requester, entry)) return inactive
  const active = {
    active: true,
    scope: row.scope,
    client_id: row.clientId,
    username: row.uid,
    token_type: 'Bearer',
    exp: end,
    iat: row.created,
    sub: row.uid,
    ...reportedAudience(context, entry),
  }
  return json(200, active, cors('POST'))
}
