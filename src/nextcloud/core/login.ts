import { escapeHtml, page } from '../html.ts'
import { routeUrl } from '../oidc/query.ts'
import type { Context } from '../router.ts'
import { maskedRequestToken, requestTokenMatches } from '../sessions.ts'
import { type Answer, header, redirect } from '../wire.ts'

/**
 * Where to go after a sign-in: below this server whatever was asked for. An `@` anywhere leads to the dashboard, since it could
 * turn the host into a user name.
 */
function target({ origin, front }: Context, redirectUrl: string): string {
  if (redirectUrl === '' || redirectUrl.includes('@')) return `${origin}${front}/apps/dashboard/`
  return `${origin}${redirectUrl.startsWith('/') ? '' : '/'}${redirectUrl}`
}

/**
 * The form that Nextcloud's script would draw, for a real browser. It is made by a script so that the page's text is the
 * recorded one; without scripts the form is posted by whoever reads `data-requesttoken`.
 */
const formScript = `
const data = document.getElementById('login').dataset
const form = document.createElement('form')
form.method = 'post'
form.innerHTML = '<label>Account name or email <input name="user" id="user" autocomplete="username" required></label>' +
  '<label>Password <input name="password" id="password" type="password" autocomplete="current-password" required></label>' +
  '<button type="submit">Log in</button>'
const hidden = { timezone: 'UTC', timezone_offset: '0', redirect_url: data.redirectUrl, requesttoken: document.head.dataset.requesttoken }
for (const [name, value] of Object.entries(hidden)) {
  const input = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
  form.append(input)
}
form.user.value = data.user
if (data.message) form.prepend(Object.assign(document.createElement('p'), { textContent: data.message }))
document.getElementById('login').append(form)
`

/** `GET /login`: the sign-in page; who is signed in already is sent on. */
export function showLogin(context: Context): Answer {
  const redirectUrl = context.query.get('redirect_url') ?? ''
  if (context.caller.user !== undefined) return redirect(target(context, redirectUrl))
  const failed = context.query.get('direct') === '1' && context.query.has('user')
  const content = `<div id="login" data-redirect-url="${escapeHtml(redirectUrl)}" data-user="${escapeHtml(context.query.get('user') ?? '')}" data-message="${failed ? 'Wrong login or password.' : ''}"></div>`
  return page({
    layout: 'guest',
    title: 'Login – Nextcloud',
    requestToken: maskedRequestToken(context.session()),
    content,
    script: formScript,
  })
}

function back({ front }: Context, user: string, redirectUrl: string): string {
  return routeUrl(`${front}/login`, [
    ['user', user],
    ['direct', '1'],
    ['redirect_url', redirectUrl],
  ])
}

/** `POST /login`: checks the request token, then the password; every answer is a 303. */
export function signIn(context: Context): Answer {
  const redirectUrl = context.field('redirect_url')
  const name = context.field('user')
  const session = context.session()
  const token = context.field('requesttoken') || header(context.request, 'requesttoken') || ''
  if (!requestTokenMatches(session, token)) {
    // Somebody who signed in in another tab just goes on.
    if (context.caller.user !== undefined) return redirect(target(context, redirectUrl))
    context.endSession()
    return { ...redirect(back(context, name, redirectUrl)), logouts: 1, anonymous: true }
  }
  const user = context.core.state.users.get(name)
  const password = context.field('password')
  if (user?.password === undefined || user.password !== password) return redirect(back(context, name, redirectUrl))
  context.used(password)
  const cookies = context.startSession(user)
  return { ...redirect(target(context, redirectUrl)), cookies, signedIn: user.uid }
}
