import { type Realm, realmPath } from './realm-core.ts'

/** Cookie that ties a sign-in to its browser. */
export const authSessionCookie = 'AUTH_SESSION_ID'
/** Cookie of whoever is signed in. */
export const identityCookie = 'KEYCLOAK_IDENTITY'

/** The value of a cookie that a request shows. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** A cookie of the realm; without `Secure` where the realm is reached by plain HTTP, as on loopback. */
export function cookie(realm: Realm, name: string, value: string): string {
  const secure = realm.origin.startsWith('https:') ? '; Secure; SameSite=None' : '; SameSite=Lax'
  return `${name}=${value}; Path=${realmPath(realm)}/; HttpOnly${secure}`
}
