import type { Core } from '../core.ts'
import { alphanumeric } from '../random.ts'
import type { Context, Route } from '../router.ts'
import type { AppPassword } from '../state.ts'
import { header } from '../wire.ts'
import { type OcsResult, ocsForUser } from './ocs.ts'

/** Makes an app password: permanent, and a grant of its own, or that of the flow that it came of. */
export function makeAppPassword(
  core: Core,
  uid: string,
  name: string,
  flow: 'login-flow-v2' | 'bearer-app-password' | 'account',
  grant: string = core.credentials.nextGrant(),
): AppPassword {
  const token = alphanumeric(72)
  const credential = core.credentials.enter('app-password', token, {
    grant,
    flow,
    user: uid,
  })
  const made: AppPassword = { token, uid, loginName: uid, name, createdAt: core.seconds(), credential }
  core.state.appPasswords.set(token, made)
  return made
}

/** Whether a bearer token may be turned into an app password: by the mode, or as `appPasswordByBearer` says (3.3). */
function allowed({ core, caller }: Context): boolean {
  if (caller.how !== 'bearer') return true
  const { appPasswordByBearer } = core.settings
  return appPasswordByBearer === 'granted' || (appPasswordByBearer === 'by-mode' && caller.acceptedBy === 'oidc-app')
}

function give(context: Context, uid: string): OcsResult {
  const { caller, core, request } = context
  if (caller.how === 'app-password')
    return { code: 403, message: 'You cannot request an new apppassword with an apppassword', data: [] }
  if (!allowed(context)) return { code: 403, message: 'No session token', data: [] }
  const name = header(request, 'user-agent') ?? 'unknown'
  const made = makeAppPassword(core, uid, name, caller.how === 'bearer' ? 'bearer-app-password' : 'account')
  return { code: 200, data: { apppassword: made.token } }
}

/** The app password that a request used. */
function used({ core, caller }: Context): AppPassword | undefined {
  return caller.how === 'app-password' ? core.state.appPasswords.get(caller.credential?.value ?? '') : undefined
}

function remove(context: Context): OcsResult {
  const password = used(context)
  if (password === undefined) return { code: 403, message: 'no app password in use', data: [] }
  context.core.state.appPasswords.delete(password.token)
  return { code: 200, data: [] }
}

function rotate(context: Context, uid: string): OcsResult {
  const password = used(context)
  if (password === undefined) return { code: 403, message: 'no app password in use', data: [] }
  context.core.state.appPasswords.delete(password.token)
  const token = alphanumeric(72)
  const credential = context.core.credentials.enter('app-password', token, password.credential.lineage)
  context.core.state.appPasswords.set(token, { ...password, uid, token, credential })
  return { code: 200, data: { apppassword: token } }
}

/** App passwords (nextcloud.md 4.2, 0.1). */
export const appPasswordRoutes: readonly Route[] = [
  { name: 'ocs.getapppassword', methods: ['GET'], path: '/ocs/v2.php/core/getapppassword', handler: ocsForUser(give) },
  {
    name: 'ocs.apppassword.delete',
    methods: ['DELETE'],
    path: '/ocs/v2.php/core/apppassword',
    handler: ocsForUser(remove),
  },
  {
    name: 'ocs.apppassword.rotate',
    methods: ['POST'],
    path: '/ocs/v2.php/core/apppassword/rotate',
    handler: ocsForUser(rotate),
  },
]
