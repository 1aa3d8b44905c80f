import { keyOf } from '../store/secrets.ts'
import { errorRedirect } from './authorize.ts'
import { ask, browserOf } from './consent.ts'
import type { Context } from './context.ts'
import type { AuthorizationRequest, BrowserRecord, CodeRecord, UpstreamState } from './records.ts'
import { type PageHeaders, redirect, shown } from './responses.ts'
import { UpstreamError } from './upstream.ts'

/** Life of what a browser is known by, in milliseconds. */
const browserLife = 30 * 86_400_000

/** `GET /oauth/callback`: the way back from the upstream, in the browser that went there. */
export async function callback(context: Context, request: Request): Promise<Response> {
  const { parts, store, upstream } = context
  const params = new URL(request.url).searchParams
  const browser = browserOf(context, request)
  const login = parts.takeState(store, params.get('state'), browser)
  if (login === undefined || !parts.startedHere(login, browser)) {
    const page = parts.errorPage(
      'This sign-in was not started in this browser, or is over. Please start again.',
      params,
    )
    return await shown(page, parts.pageHeaders('way-back'), 400)
  }
  try {
    const { sub: signedIn, code, tokens } = await upstream.redeem(params, login)
    const record = parts.recall(store, login.browser, request)
    const sub = parts.personOf(record, signedIn)
    if (!parts.approvalCounts(login, sub)) return await askAgain(context, login, params)
    const cookies = remember(context, login, sub, record)
    const grant = context.grants?.keep(sub, tokens)
    const kept = { kept: parts.keptOfLogin(tokens), ...(grant === undefined ? {} : { grant }) }
    return redirect(successRedirect(context, { request: login.request, sub, ...kept }, code), cookies)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    return failed(context, login.request, error)
  }
}

/** Tells the client, in the words of this server only. */
function failed(context: Context, { redirectUri, state }: AuthorizationRequest, failure: UpstreamError): Response {
  const told = context.parts.failureForClient(failure)
  if (told instanceof Response) return told
  return redirect(errorRedirect(context, redirectUri, told.error, told.description, state ?? null))
}

/** Somebody else signed in than who approved: they have not been asked yet. */
async function askAgain(
  context: Context,
  { browser, request }: UpstreamState,
  params: URLSearchParams,
): Promise<Response> {
  const { clients, parts } = context
  const client = clients.find(request.clientId)
  if (client === undefined) {
    const page = parts.errorPage('This client is not registered here any more.', params)
    return await shown(page, parts.pageHeaders('way-back'), 400)
  }
  return await ask(context, browser, { kind: 'fine', client, request })
}

/** An approval counts for the person who was proved, in this browser; another person starts anew. */
function remember(context: Context, login: UpstreamState, sub: string, before: BrowserRecord): PageHeaders {
  const { config, parts, store } = context
  const approved = before.sub === sub ? before.approved : []
  const record: BrowserRecord = {
    sub,
    approved: [...new Set([...approved, parts.approvalOf(login.request)])].slice(-50),
  }
  const cookie = parts.remember(store, login.browser, record, config.now() + browserLife)
  return cookie === undefined ? [] : [['set-cookie', cookie]]
}

function successRedirect(context: Context, record: CodeRecord, upstreamCode: string): string {
  const { config, parts, store } = context
  const { request } = record
  const code = parts.codeFor(upstreamCode)
  store.put('code', keyOf(code), record, config.now() + config.lifetimes.code * 1000)
  const url = new URL(request.redirectUri)
  url.searchParams.set('code', code)
  if (request.state !== undefined) url.searchParams.set('state', request.state)
  const iss = parts.issOfSuccess(config)
  if (iss !== undefined) url.searchParams.set('iss', iss)
  return url.href
}
