import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { actionUrl } from './authorize.ts'
import { answerConsent, grantOrAsk } from './consent.ts'
import { authSessionCookie, cookie, cookieOf, identityCookie } from './cookies.ts'
import { errorPage, loginPage } from './pages.ts'
import type { Realm } from './realm-core.ts'
import type { AuthenticationRequest, IdpUser, UserSession } from './state.ts'

const expired = 'Your login attempt timed out. Login will start from the beginning.'

/** The request that a step belongs to: of this browser, and not too old. */
function found(realm: Realm, request: Request): AuthenticationRequest | undefined {
  const one = realm.state.requests.get(new URL(request.url).searchParams.get('tab_id') ?? '')
  if (one === undefined || one.browser !== cookieOf(request, authSessionCookie)) return undefined
  return realm.seconds() > one.startedAt + realm.settings.accessCodeLifespanLogin ? undefined : one
}

function same(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

function proved(realm: Realm, username: string, password: string): IdpUser | undefined {
  const user = [...realm.state.users.values()].find((one) => one.username === username)
  return user?.enabled === true && same(user.password, password) ? user : undefined
}

/** Answers the form of the sign-in page. */
export async function authenticate(realm: Realm, request: Request): Promise<Response> {
  const begun = found(realm, request)
  const client = realm.state.clients.get(begun?.clientId ?? '')
  if (begun === undefined || client === undefined) return await errorPage(expired)
  const form = new URLSearchParams(await request.text())
  const username = form.get('username') ?? ''
  const user = proved(realm, username, form.get('password') ?? '')
  if (user === undefined)
    return await loginPage(actionUrl(realm, 'authenticate', begun), { failed: true, username: username.slice(0, 200) })
  realm.state.requests.delete(begun.id)
  const now = realm.seconds()
  const session: UserSession = { id: randomUUID(), user, startedAt: now, usedAt: now, clients: new Map() }
  const secret = randomBytes(32).toString('base64url')
  realm.state.sessions.set(session.id, session)
  realm.state.cookies.set(secret, session)
  realm.credentials.enter('session', secret, {
    grant: realm.credentials.nextGrant(),
    flow: 'account',
    user: user.username,
  })
  return await grantOrAsk(realm, begun, client, session, [cookie(realm, identityCookie, secret)])
}

/** Answers the question for consent. */
export async function consent(realm: Realm, request: Request): Promise<Response> {
  const begun = found(realm, request)
  const client = realm.state.clients.get(begun?.clientId ?? '')
  const session = begun?.session
  if (begun === undefined || client === undefined || session === undefined) return await errorPage(expired)
  const form = new URLSearchParams(await request.text())
  if (form.get('code') !== begun.id)
    return await errorPage('An error occurred, please login again through your application.')
  realm.state.requests.delete(begun.id)
  return await answerConsent(realm, begun, client, session, form.get('accept') !== null)
}
