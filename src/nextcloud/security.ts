import { errorPage } from './html.ts'
import { routeUrl } from './oidc/query.ts'
import type { Context } from './router.ts'
import { requestTokenMatches } from './sessions.ts'
import { type Answer, csrfFailed, header, json, redirect } from './wire.ts'

/** Whether the reader of the answer wants a page: Nextcloud looks for `html` anywhere in `Accept`. */
function wantsHtml(context: Context): boolean {
  return /html/i.test(header(context.request, 'accept') ?? '')
}

/** Nextcloud's answer to a refusal by its security checks: a page for browsers, JSON for the rest (nextcloud.md 3.4). */
function refused(context: Context, status: number, message: string): Answer {
  if (!wantsHtml(context)) return json(status, { message })
  return errorPage('Access forbidden', message, status)
}

/** The refusal where somebody must be signed in, or undefined. Browsers are sent to the sign-in page. */
export function notSignedIn(context: Context): Answer | undefined {
  if (context.caller.user !== undefined) return undefined
  if (!wantsHtml(context)) return json(401, { message: 'Current user is not logged in' })
  const user = context.query.get('user') ?? ''
  return redirect(
    routeUrl(`${context.front}/login`, [
      ['redirect_url', context.request.target],
      ['user', user],
    ]),
  )
}

/** Whether a request is no forgery: it has the header `OCS-APIRequest`, or the session's `requesttoken` as field or header. */
function passesCsrf(context: Context): boolean {
  if ((header(context.request, 'ocs-apirequest') ?? '') !== '') return true
  const session = context.existingSession
  const token = context.field('requesttoken') || header(context.request, 'requesttoken') || ''
  return session !== undefined && token !== '' && requestTokenMatches(session, token)
}

/** The refusals of a route for signed-in people that changes something: nobody signed in, or a forged request. */
export function refusedChange(context: Context): Answer | undefined {
  const anonymous = notSignedIn(context)
  if (anonymous !== undefined) return anonymous
  if (passesCsrf(context)) return undefined
  return wantsHtml(context) ? refused(context, 412, 'CSRF check failed') : csrfFailed()
}

/**
 * The refusal of routes marked `#[CORS]` (nextcloud.md 3.5): sessions and bearer tokens are logged out and Basic is demanded,
 * unless the request is no forgery. `publicPage`: anonymous callers pass.
 */
export function corsRefused(context: Context, publicPage: boolean): Answer | undefined {
  const { user, how, tried } = context.caller
  if ((publicPage && user === undefined) || passesCsrf(context)) return undefined
  if (tried === 'basic' && user !== undefined && (how === 'app-password' || how === 'password')) return undefined
  if (how === 'session') context.endSession()
  return { ...refused(context, 401, 'CORS requires basic auth'), logouts: 1, anonymous: true }
}

/** The real rate limits, when `rateLimits` is on: the refusal of an anonymous caller who asked too often (nextcloud.md 1.2), or undefined. */
export function rateLimited(context: Context, name: string, limit: number, period: number): Answer | undefined {
  const { core, request, caller } = context
  if (!core.settings.rateLimits || caller.user !== undefined) return undefined
  return countHit(context, `${name} ${request.remoteAddress}`, period) > limit ? tooMany(context) : undefined
}

/** The answer of a rate limit: `[]`, or a page. */
export function tooMany(context: Context): Answer {
  return wantsHtml(context)
    ? errorPage(
        'Too many requests',
        'There were too many requests from your network. Retry later or contact your administrator if this is an error.',
        429,
      )
    : json(429, [])
}

/** Counts one more hit of a name and gives how many there were within the last `period` seconds. */
export function countHit({ core }: Context, name: string, period: number): number {
  const now = core.clock.now()
  const recent = (core.state.hits.get(name) ?? []).filter((at) => at > now - period * 1000)
  recent.push(now)
  core.state.hits.set(name, recent)
  return recent.length
}
