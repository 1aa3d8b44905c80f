import { escapeHtml, page, scriptValue } from '../html.ts'
import type { Context } from '../router.ts'
import { notSignedIn } from '../security.ts'
import { maskedRequestToken } from '../sessions.ts'
import { type Answer, cors } from '../wire.ts'
import { parameterNames, readParameters, rememberedParameters } from './authorization-request.ts'
import { profiles } from './profiles.ts'
import { routeUrl } from './query.ts'

/**
 * `GET /redirect`: where the browser lands after the sign-in. The page's script goes on to the authorization endpoint with the
 * parameters in the element's `data-` attributes; who has no scripts must do that hop itself (nextcloud.md 1.5, 2).
 */
export function showRedirect(context: Context): Answer {
  const anonymous = notSignedIn(context)
  if (anonymous !== undefined) return anonymous
  const sent = readParameters(context, profiles[context.core.settings.profile].conformance)
  const request = sent.client_id === '' ? rememberedParameters(context) : sent
  const attributes = parameterNames
    .filter((name) => request[name] !== '')
    .map((name) => `data-${name.replaceAll('_', '-')}="${escapeHtml(request[name])}" `)
    .join('')
  const next = routeUrl(
    `${context.front}/apps/oidc/authorize`,
    parameterNames.map((name) => [name, request[name]] as const),
  )
  return page({
    layout: 'user',
    user: context.caller.user,
    requestToken: maskedRequestToken(context.session()),
    content: `<div id="oidc-redirect" ${attributes}></div>`,
    script: `location.replace(${scriptValue(next)})`,
    headers: cors('GET'),
  })
}
