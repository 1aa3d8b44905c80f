import { randomUUID } from 'node:crypto'
import { accessTokenLife, type Minting, mintAccessToken, mintIdToken, mintRefreshToken } from './mint.ts'
import type { Realm } from './realm-core.ts'
import { narrowedAudience } from './resource.ts'
import { audiencesOf, scopeClaim, scopesOf } from './scopes.ts'
import type { IdpClient, SessionGrant, UserSession } from './state.ts'

/** What tokens are given for. */
export interface TokenGrant {
  readonly client: IdpClient
  readonly session: UserSession
  readonly own: SessionGrant
  /** The scopes of this answer. */
  readonly scope: string
  /** `resource` of this request. */
  readonly resource: string | undefined
  readonly nonce: string | undefined
  readonly origin: 'onrtac' | 'onrtrt'
}

/** The answer to a code or a refresh token (RFC 6749 §5.1), with Keycloak's own members. */
export async function tokenResponse(realm: Realm, grant: TokenGrant): Promise<Readonly<Record<string, unknown>>> {
  const { client, session, own } = grant
  const scopes = scopesOf(realm, client, grant.scope)
  const audiences = narrowedAudience(realm, audiencesOf(scopes), own.resource, grant.resource)
  const scope = scopeClaim(grant.scope, scopes)
  const { username: user } = session.user
  const minting: Minting = {
    client,
    session,
    scope,
    lineage: { grant: own.grant, flow: 'authorization_code', clientId: client.clientId, user },
  }
  const accessToken = await mintAccessToken(realm, minting, audiences, grant.origin)
  session.usedAt = realm.seconds()
  const isOpenId = scope.split(' ').includes('openid')
  return {
    access_token: accessToken,
    expires_in: accessTokenLife(realm, client),
    ...(client.grantTypes.includes('refresh_token') ? await refreshMembers(realm, minting, own) : {}),
    token_type: 'Bearer',
    ...(isOpenId ? { id_token: await mintIdToken(realm, minting, accessToken, grant.nonce) } : {}),
    'not-before-policy': 0,
    session_state: session.id,
    scope,
  }
}

async function refreshMembers(realm: Realm, minting: Minting, own: SessionGrant) {
  // The refresh token keeps what the person approved, however little this answer was asked for.
  const id = realm.settings.revokeRefreshToken || own.refreshId === undefined ? randomUUID() : own.refreshId
  own.refreshId = id
  const kept = { ...minting, scope: own.scope }
  return {
    refresh_expires_in: realm.settings.ssoSessionIdleTimeout,
    refresh_token: await mintRefreshToken(realm, kept, id, own.reuseId),
  }
}
