import { errorPage, escapeHtml, page } from '../html.ts'
import { alphanumeric } from '../random.ts'
import type { Context, Route } from '../router.ts'
import { maskedRequestToken, requestTokenMatches } from '../sessions.ts'
import { type Answer, csrfFailed, header, json, redirect } from '../wire.ts'
import { makeAppPassword } from './app-passwords.ts'
import type { LoginFlow } from './state.ts'

/** Where the session keeps the flow and its state token. */
const flowKey = 'login-flow-v2'
const stateKey = 'login-flow-v2-state'

/** `POST /login/v2`: begins a flow; the address follows the Host of the request. */
function begin(context: Context): Answer {
  const { core, origin, front, request } = context
  const lineage = { grant: core.credentials.nextGrant(), flow: 'login-flow-v2' } as const
  const flow: LoginFlow = {
    grant: lineage.grant,
    pollToken: alphanumeric(128),
    loginToken: alphanumeric(128),
    client: header(request, 'user-agent') ?? 'unknown',
    createdAt: core.seconds(),
  }
  core.state.api.flows.set(flow.pollToken, flow)
  core.credentials.enter('login-flow-token', flow.pollToken, lineage)
  core.credentials.enter('login-flow-token', flow.loginToken, lineage)
  const base = `${origin}${front}/login/v2`
  return json(200, {
    poll: { token: flow.pollToken, endpoint: `${base}/poll` },
    login: `${base}/flow/${flow.loginToken}`,
  })
}

function isLive({ core }: Context, flow: LoginFlow): boolean {
  return core.seconds() < flow.createdAt + core.settings.loginFlowLifetime
}

/** `POST /login/v2/poll`: pending, unknown, over and fetched are one answer; the password comes once. */
function poll(context: Context): Answer {
  const { flows } = context.core.state.api
  const token = context.field('token')
  context.used(token)
  const flow = flows.get(token)
  if (flow?.granted === undefined || !isLive(context, flow)) return json(404, [])
  flows.delete(token)
  return json(200, { server: context.origin, loginName: flow.granted.loginName, appPassword: flow.granted.appPassword })
}

function byLoginToken(context: Context, token: string | undefined): LoginFlow | undefined {
  const flow = [...context.core.state.api.flows.values()].find(({ loginToken }) => loginToken === token)
  return flow !== undefined && isLive(context, flow) ? flow : undefined
}

const invalid = (): Answer => errorPage('Access forbidden', 'Your login token is invalid or has expired', 403)

/** `GET /login/v2/flow/{token}`: keeps the flow in the browser's session and goes on without the token in the address. */
function land(context: Context): Answer {
  const flow = byLoginToken(context, context.params.token)
  if (flow === undefined) return invalid()
  context.used(flow.loginToken)
  context.session().values.set(flowKey, flow.loginToken)
  const user = encodeURIComponent(context.query.get('user') ?? '')
  return redirect(
    `${context.origin}${context.front}/login/v2/flow?user=${user}&direct=${context.query.get('direct') === '1' ? '1' : '0'}`,
  )
}

function current(context: Context): LoginFlow | undefined {
  return byLoginToken(context, context.existingSession?.values.get(flowKey))
}

const link = (context: Context, path: string): string => escapeHtml(`${context.front}${path}`)

/** `GET /login/v2/flow`: says who asks, and warns. */
function pick(context: Context): Answer {
  const flow = current(context)
  if (flow === undefined) return invalid()
  const session = context.session()
  const state = alphanumeric(64)
  session.values.set(stateKey, state)
  const client = escapeHtml(flow.client)
  const next = `/login/v2/grant?user=${encodeURIComponent(context.query.get('user') ?? '')}&direct=0&stateToken=${state}`
  return page({
    layout: 'guest',
    user: context.caller.user,
    requestToken: maskedRequestToken(session),
    content: `<div class="picker-window guest-box"><h2>Connect to your account</h2>
	<p class="info">Please log in before granting <strong>${client}</strong> access to your Nextcloud account.</p>
	<div class="notecard warning"><h3>Security warning</h3><p>If you are not trying to set up a new device or app, someone is trying to trick you into granting them access to your data. In this case do not proceed and instead contact your system administrator.</p></div>
	<p id="redirect-link"><a href="${link(context, next)}" class="login primary">Log in</a></p></div>
	<input type="hidden" name="stateToken" value="${state}">`,
  })
}

/** `GET /login/v2/grant`: asks the person who is signed in. */
function ask(context: Context): Answer {
  const { caller, query } = context
  const flow = current(context)
  const state = context.existingSession?.values.get(stateKey)
  if (flow === undefined) return invalid()
  if (state === undefined || query.get('stateToken') !== state)
    return errorPage('Access forbidden', 'State token does not match', 403)
  if (caller.user === undefined) {
    const here = `${context.front}/login/v2/grant?stateToken=${state}`
    return redirect(`${context.origin}${context.front}/login?redirect_url=${encodeURIComponent(here)}`)
  }
  const { uid, displayName } = caller.user
  const session = context.session()
  const token = maskedRequestToken(session)
  return page({
    layout: 'guest',
    user: caller.user,
    requestToken: token,
    content: `<div class="picker-window guest-box"><h2>Account access</h2>
	<p class="info">Currently logged in as ${escapeHtml(displayName)} (${escapeHtml(uid)}).</p>
	<p class="info">You are about to grant <strong>${escapeHtml(flow.client)}</strong> access to your Nextcloud account.</p></div>`,
    script: grantScript(`${context.front}/login/v2/grant`, state),
  })
}

/** The form that Nextcloud's script would draw, for a real browser. */
function grantScript(action: string, state: string): string {
  return `
const form = document.createElement('form')
form.method = 'post'
form.action = ${JSON.stringify(action)}
const hidden = { stateToken: ${JSON.stringify(state)}, requesttoken: document.head.dataset.requesttoken }
for (const [name, value] of Object.entries(hidden)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
form.append(Object.assign(document.createElement('button'), { textContent: 'Grant access' }))
document.querySelector('.guest-box').append(form)
`
}

/** `POST /login/v2/grant`: makes the app password; the client fetches it by polling. */
function grant(context: Context): Answer {
  const { caller, core } = context
  const session = context.existingSession
  const flow = current(context)
  const token = context.field('requesttoken') || header(context.request, 'requesttoken') || ''
  if (session === undefined || !requestTokenMatches(session, token)) return csrfFailed()
  if (flow === undefined) return invalid()
  if (caller.user === undefined || context.field('stateToken') !== session.values.get(stateKey))
    return errorPage('Access forbidden', 'State token does not match', 403)
  session.values.delete(stateKey)
  session.values.delete(flowKey)
  const { uid } = caller.user
  flow.granted = {
    loginName: uid,
    appPassword: makeAppPassword(core, uid, flow.client, 'login-flow-v2', flow.grant).token,
  }
  return page({
    layout: 'guest',
    user: caller.user,
    requestToken: maskedRequestToken(session),
    content:
      '<div class="picker-window guest-box"><h2>Account connected</h2><p class="info">Your client should now be connected! You can close this window.</p></div>',
  })
}

/** Login Flow v2 (nextcloud.md 4.3). */
export const loginFlowRoutes: readonly Route[] = [
  { name: 'login-flow.begin', methods: ['POST'], path: '/login/v2', handler: begin },
  { name: 'login-flow.poll', methods: ['POST'], path: '/login/v2/poll', handler: poll },
  { name: 'login-flow.pick', methods: ['GET'], path: '/login/v2/flow', handler: pick },
  { name: 'login-flow.land', methods: ['GET'], path: '/login/v2/flow/{token}', handler: land },
  { name: 'login-flow.ask', methods: ['GET'], path: '/login/v2/grant', handler: ask },
  { name: 'login-flow.grant', methods: ['POST'], path: '/login/v2/grant', handler: grant },
]
