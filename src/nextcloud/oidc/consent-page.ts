import { escapeHtml, page, scriptValue } from '../html.ts'
import type { Context } from '../router.ts'
import { notSignedIn, refusedChange } from '../security.ts'
import { maskedRequestToken } from '../sessions.ts'
import { type Answer, redirect } from '../wire.ts'
import {
  type AuthorizationRequest,
  forgetParameters,
  parameterNames,
  rememberedParameters,
} from './authorization-request.ts'
import { formPost } from './authorization-response.ts'
import { authorizationError } from './client-lookup.ts'
import { consentKey } from './consent-decision.ts'
import { routeUrl, urlEncode } from './query.ts'

/** What the app's bundle does, for a real browser: the scopes to tick, and two buttons. */
function consentScript(context: Context, denied: string): string {
  const urls = {
    grant: `${context.front}/apps/oidc/consent/grant`,
    deny: `${context.front}/apps/oidc/consent/deny`,
    next: `${context.front}/apps/oidc/authorize`,
    denied,
  }
  return `
const urls = ${scriptValue(urls)}
const root = document.getElementById('oidc-consent')
const title = Object.assign(document.createElement('h2'), { textContent: root.dataset.clientName + ' wants to access your account' })
root.append(title)
for (const scope of root.dataset.scopes.split(' ')) {
  const label = document.createElement('label')
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'scope', value: scope, checked: true, disabled: scope === 'openid' })
  label.append(box, ' ' + scope)
  root.append(label, document.createElement('br'))
}
const answer = async (url, body, next) => {
  await fetch(url, { method: 'POST', redirect: 'manual', body, headers: { requesttoken: document.head.dataset.requesttoken } })
  location.replace(next)
}
const button = (text, id, act) => {
  const made = Object.assign(document.createElement('button'), { textContent: text, id })
  made.addEventListener('click', act)
  root.append(made)
}
const ticked = () => [...root.querySelectorAll('input:checked')].map((box) => box.value).join(' ')
button('Allow', 'oidc-consent-allow', () => answer(urls.grant, new URLSearchParams({ scopes: ticked() }), urls.next))
button('Deny', 'oidc-consent-deny', () => answer(urls.deny, new URLSearchParams(), urls.denied))
`
}

function deniedUrl({ redirect_uri: uri, state, responseIss }: AuthorizationRequest): string {
  const iss = responseIss === undefined ? '' : `&iss=${urlEncode(responseIss)}`
  const tail = (state === '' ? '' : `&state=${urlEncode(state)}`) + iss
  return `${uri}${uri.includes('?') ? '&' : '?'}error=access_denied&error_description=User%20denied%20consent${tail}`
}

/** `GET /consent`: the page that asks (nextcloud.md 1.5, 12). */
export function showConsent(context: Context): Answer {
  const anonymous = notSignedIn(context)
  if (anonymous !== undefined) return anonymous
  const session = context.session()
  if (session.values.get('oidc_consent_pending') !== 'true') {
    return authorizationError(context, 'No consent request pending.', 'Bad request')
  }
  const name = escapeHtml(session.values.get('oidc_client_name') ?? '')
  const scopes = escapeHtml(session.values.get('oidc_requested_scopes') ?? '')
  const request = rememberedParameters(context)
  const content = `<div id="oidc-consent" data-client-name="${name}" data-scopes="${scopes}" data-client-id="${escapeHtml(request.client_id)}"></div>`
  return page({
    layout: 'user',
    user: context.caller.user,
    requestToken: maskedRequestToken(session),
    content,
    script: consentScript(context, deniedUrl(request)),
  })
}

/** `POST /consent/grant`: keeps the consent and goes back to the authorization endpoint. */
export function grantConsent(context: Context): Answer {
  const refusal = refusedChange(context)
  const { user } = context.caller
  if (refusal !== undefined || user === undefined) return refusal ?? redirect(`${context.front}/login`)
  const { values } = context.session()
  const request = rememberedParameters(context)
  const client = context.core.state.clients.get(request.client_id)
  if (values.get('oidc_consent_pending') !== 'true' || client === undefined) return redirect(context.origin)
  const sent =
    context.fields()['scopes'] === undefined ? (values.get('oidc_requested_scopes') ?? '') : context.field('scopes')
  const granted = sent.trim()
  const scopes = (granted.split(' ').includes('openid') ? granted : `openid ${granted}`).trim()
  context.core.state.consents.set(consentKey(user.uid, client.clientId), {
    scopes,
    grantedAt: context.core.seconds(),
    expires: true,
  })
  values.set('oidc_consent_pending', 'false')
  values.set('oidc_scope', scopes)
  const order = [
    'client_id',
    'scope',
    ...parameterNames.filter((name) => name !== 'client_id' && name !== 'scope'),
  ] as const
  const again = { ...request, scope: scopes }
  const url = routeUrl(
    `${context.front}/apps/oidc/authorize`,
    order.map((name) => [name, again[name]] as const),
  )
  return redirect(url)
}

/** `POST /consent/deny`: tells the client, and forgets the request. */
export function denyConsent(context: Context): Answer {
  const refusal = refusedChange(context)
  if (refusal !== undefined) return refusal
  const request = rememberedParameters(context)
  forgetParameters(context)
  if (request.redirect_uri === '') return redirect(context.origin)
  if (request.response_mode.trim().toLowerCase() !== 'form_post') return redirect(deniedUrl(request))
  const state = request.state === '' ? [] : [['state', request.state] as const]
  return formPost(request.redirect_uri, [
    ['error', 'access_denied'],
    ['error_description', 'User denied consent'],
    ...state,
    ...(request.responseIss === undefined ? [] : [['iss', request.responseIss] as const]),
  ])
}
