import { authenticate } from './authentication.ts'
import { RequestContext } from './context.ts'
import type { Core } from './core.ts'
import { type FaultCounter, underFault } from './faults.ts'
import { errorPage } from './html.ts'
import { alphanumeric } from './random.ts'
import type { RequestLog } from './request-log.ts'
import type { Match, Router } from './router.ts'
import { setCookies, visit } from './sessions.ts'
import { type Answer, defaultHeaders, type HeaderPair, type WireAnswer, type WireRequest } from './wire.ts'

/** What one mock needs to answer. */
export interface Server {
  readonly core: Core
  readonly router: Router
  readonly faults: FaultCounter
  readonly log: RequestLog
}

const notFound = 'The page could not be found on the server or you may not be allowed to view it.'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']

/** An unknown path is the 404 page; a known one with another method is 405 without a body. */
function unrouted(router: Router, method: string, path: string): Answer {
  const known = methods.some((other) => other !== method && router(other, path) !== undefined)
  if (!known) return { ...errorPage('Page not found', notFound, 404), session: 'untouched' }
  return {
    session: 'untouched',
    status: 405,
    base: 'bare',
    nonce: alphanumeric(44),
    headers: [['Content-Type', 'text/html; charset=UTF-8']],
    body: '',
  }
}

/** How often the login cookies are cleared: user_oidc logs out before it tries a token, and again after the oidc app took it. */
function clears(context: RequestContext, answer: Answer): number {
  const { tried, acceptedBy } = context.caller
  const login = tried === 'none' ? 0 : acceptedBy === 'oidc-app' ? 3 : 2
  return login + 2 * (answer.logouts ?? 0)
}

function complete(context: RequestContext, answer: Answer): WireAnswer {
  const uid = answer.signedIn ?? (answer.anonymous ? undefined : context.caller.user?.uid)
  const headers: HeaderPair[] = [...answer.headers]
  for (const pair of defaultHeaders(answer.base, answer.nonce)) {
    // What a controller sets itself wins over the default.
    if (!answer.headers.some(([name]) => name === pair[0])) headers.push(pair)
  }
  if (uid !== undefined && (answer.base === 'app' || answer.base === 'page')) headers.push(['X-User-Id', uid])
  headers.push(['X-Request-Id', alphanumeric(20)])
  const { core, visit: came, current } = context
  for (const value of setCookies(core.instanceId, came, current, answer, clears(context, answer))) {
    headers.push(['Set-Cookie', value])
  }
  const slashes = core.settings.jsonSlashEscape || typeof answer.body !== 'string' || !isJson(answer)
  const body = slashes ? answer.body : String(answer.body).replaceAll('\\/', '/')
  return { status: answer.status, headers, body }
}

const isJson = (answer: Answer): boolean =>
  answer.headers.some(([name, value]) => name === 'Content-Type' && value.startsWith('application/json'))

/** Answers one request: who is it, which route, does a fault hit it; then headers and cookies; then the log. */
export async function serve({ core, router, faults, log }: Server, request: WireRequest): Promise<WireAnswer> {
  const n = log.arrive()
  const at = Date.now()
  const context = new RequestContext(core, request, visit(core.state, core.instanceId, request))
  const match = router(request.method, context.path)
  const real = async (): Promise<WireAnswer> => complete(context, await routed(context, router, match))
  const fault = match === undefined ? undefined : faults.hit(match.route, core.settings.fault)
  const answer = fault === undefined ? await real() : await underFault(fault, request, real)
  const sent = request.method === 'HEAD' ? { ...answer, body: '' } : answer
  const { usedCredential } = context
  const used = usedCredential === undefined ? undefined : core.credentials.find(usedCredential)
  log.record({ n, at, request, answer: sent, credential: used ?? context.caller.credential, route: match?.route.name })
  return sent
}

async function routed(context: RequestContext, router: Router, match: Match | undefined): Promise<Answer> {
  const caller = authenticate(context)
  context.caller = caller instanceof Promise ? await caller : caller
  if (match === undefined) return unrouted(router, context.request.method, context.path)
  context.params = match.params
  return match.route.handler(context)
}
