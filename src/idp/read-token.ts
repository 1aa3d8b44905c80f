import { type JWTPayload, jwtVerify } from 'jose'
import type { Realm } from './realm-core.ts'
import type { UserSession } from './state.ts'

/** A token of the realm that is good. */
export interface ReadToken {
  readonly claims: JWTPayload
  readonly session: UserSession
}

/** Whether a session is over (realm settings, Sessions). */
export function isOver({ settings, seconds }: Realm, session: UserSession): boolean {
  const now = seconds()
  return (
    now > session.startedAt + settings.ssoSessionMaxLifespan || now > session.usedAt + settings.ssoSessionIdleTimeout
  )
}

/** The session that a token belongs to, while it lasts and its person may sign in. */
function sessionOf(realm: Realm, claims: JWTPayload): UserSession | undefined {
  const session = realm.state.sessions.get(String(claims['sid'] ?? ''))
  return session === undefined || isOver(realm, session) || !session.user.enabled ? undefined : session
}

/** What an access token says, when it is genuine, in time and not revoked; undefined otherwise. */
export async function readAccessToken(realm: Realm, token: string): Promise<ReadToken | undefined> {
  try {
    const { payload: claims } = await jwtVerify(token, realm.key.publicKey, {
      algorithms: ['RS256'],
      issuer: realm.issuer,
      currentDate: new Date(realm.seconds() * 1000),
      requiredClaims: ['exp', 'sub'],
    })
    if (claims['typ'] !== 'Bearer' || realm.state.revoked.has(claims.jti ?? '')) return undefined
    const session = sessionOf(realm, claims)
    return session === undefined || session.user.id !== claims.sub ? undefined : { claims, session }
  } catch {
    return undefined
  }
}

/** What a refresh token says, when it is genuine, whether or not it is in time; undefined otherwise. */
export async function readRefreshToken(realm: Realm, token: string): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, realm.ownSecret, {
      algorithms: ['HS512'],
      issuer: realm.issuer,
      currentDate: new Date(0),
    })
    return payload['typ'] === 'Refresh' ? payload : undefined
  } catch {
    return undefined
  }
}
