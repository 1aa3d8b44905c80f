import { acceptBearer } from './bearer/accept.ts'
import type { RequestContext } from './context.ts'
import type { Caller } from './router.ts'
import type { AppPassword, User } from './state.ts'
import { header } from './wire.ts'

/** User name and password of a Basic header; undefined when it is none. Not URL-decoded. */
export function basicCredentials(
  authorization: string,
): { readonly name: string; readonly secret: string } | undefined {
  if (!/^basic /i.test(authorization)) return undefined
  const text = Buffer.from(authorization.slice(6).trim(), 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? undefined : { name: text.slice(0, at), secret: text.slice(at + 1) }
}

function byAppPassword(context: RequestContext, token: string): { password: AppPassword; user: User } | undefined {
  const password = context.core.state.appPasswords.get(token)
  const user = password === undefined ? undefined : context.core.state.users.get(password.uid)
  return password === undefined || user === undefined ? undefined : { password, user }
}

function byBasic(context: RequestContext, name: string, secret: string): Caller {
  const credential = context.core.credentials.find(secret)
  const app = byAppPassword(context, secret)
  if (app !== undefined && app.password.loginName === name) {
    return { user: app.user, how: 'app-password', tried: 'basic', credential: app.password.credential }
  }
  const user = context.core.state.users.get(name)
  if (user?.password !== undefined && user.password === secret) {
    return { user, how: 'password', tried: 'basic', ...(credential === undefined ? {} : { credential }) }
  }
  return { user: undefined, how: 'anonymous', tried: 'basic', ...(credential === undefined ? {} : { credential }) }
}

function bySession(context: RequestContext): { user: User; caller: Caller } | undefined {
  const session = context.visit.found
  const user = session?.uid === undefined ? undefined : context.core.state.users.get(session.uid)
  if (session === undefined || user === undefined) return undefined
  const credential = session.credential === undefined ? {} : { credential: session.credential }
  return { user, caller: { user, how: 'session', tried: 'none', ...credential } }
}

async function byBearer(context: RequestContext, token: string): Promise<Caller> {
  const accepted = await acceptBearer(context, token)
  if (accepted !== undefined) return { ...accepted, how: 'bearer', tried: 'bearer' }
  const app = byAppPassword(context, token)
  if (app !== undefined) {
    const { credential } = app.password
    return { user: app.user, how: 'app-password', tried: 'bearer', acceptedBy: 'app-password', credential }
  }
  const credential = context.core.credentials.find(token)
  const session = bySession(context)
  if (session !== undefined) return { ...session.caller, tried: 'bearer' }
  return { user: undefined, how: 'anonymous', tried: 'bearer', ...(credential === undefined ? {} : { credential }) }
}

/**
 * Who sent a request, in Nextcloud's order: `user_oidc`, bearer app password, session, Basic (nextcloud.md 3.1). It never
 * refuses: a request that nobody vouches for goes on as anonymous, and the route decides (3.4).
 */
export function authenticate(context: RequestContext): Caller | Promise<Caller> {
  const authorization = header(context.request, 'authorization')
  if (authorization === undefined) {
    return bySession(context)?.caller ?? { user: undefined, how: 'anonymous', tried: 'none' }
  }
  if (authorization.startsWith('Bearer ') || authorization.startsWith('bearer ')) {
    return byBearer(context, authorization.slice(7).trim())
  }
  const session = bySession(context)
  if (session !== undefined) return session.caller
  const basic = basicCredentials(authorization)
  return basic === undefined
    ? { user: undefined, how: 'anonymous', tried: 'none' }
    : byBasic(context, basic.name, basic.secret)
}
