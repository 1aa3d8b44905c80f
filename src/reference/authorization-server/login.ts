import { keyOf, makeSecret, sameSecret } from '../store/secrets.ts'
import { type Checked, checkAuthorization, errorRedirect } from './authorize.ts'
import { endpoint } from './config.ts'
import type { Context } from './context.ts'
import { consentPage, errorPage, pageHeaders } from './pages.ts'
import type { AuthorizationRequest, BrowserRecord, ConsentRequest, UpstreamState } from './records.ts'
import { readBody } from './request-body.ts'

/** Life of what a browser is known by, in milliseconds. */
const browserLife = 30 * 86_400_000

function redirect(url: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store', ...headers } })
}

async function shown(
  page: ReturnType<typeof errorPage>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return new Response(String(await page), { status, headers: { ...pageHeaders, ...headers } })
}

/** The browser's cookie: `__Host-` where TLS allows it. */
function cookieName(context: Context): string {
  return context.config.origin.startsWith('https:') ? '__Host-proxy' : 'proxy'
}

function browserOf(context: Context, request: Request): string | undefined {
  const name = cookieName(context)
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value === undefined || value === '' ? undefined : keyOf(value)
}

/** What an approval is remembered by: everything that was shown. */
function approvalOf(request: AuthorizationRequest): string {
  return JSON.stringify([request.clientId, request.redirectUri, request.scope, request.resource])
}

function recordOf(context: Context, browser: string): BrowserRecord {
  // Written by `callback` below, in this form.
  return (context.store.get('browser', browser) as BrowserRecord | undefined) ?? { approved: [] }
}

/** `GET /oauth/authorize`: checks, then asks the person, or goes on where this browser has approved the same before. */
export async function authorize(context: Context, request: Request): Promise<Response> {
  const checked = await checkAuthorization(context, new URL(request.url).searchParams)
  if (checked.kind === 'page') return await shown(errorPage(checked.message), 400)
  if (checked.kind === 'redirect') return redirect(checked.url)
  const known = browserOf(context, request)
  if (known === undefined) {
    const secret = makeSecret()
    const secure = context.config.origin.startsWith('https:') ? '; Secure' : ''
    const cookie = `${cookieName(context)}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure}`
    return await ask(context, keyOf(secret), checked, { 'set-cookie': cookie })
  }
  const { sub, approved } = recordOf(context, known)
  // Approvals of clients that anybody registered are not remembered: who registers the same name could reap them.
  return sub !== undefined && checked.client.vouchedFor && approved.includes(approvalOf(checked.request))
    ? await goUpstream(context, known, checked.request, sub)
    : await ask(context, known, checked)
}

type Fine = Extract<Checked, { readonly kind: 'fine' }>

async function ask(
  context: Context,
  browser: string,
  checked: Fine,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const id = makeSecret()
  const csrf = makeSecret()
  const question: ConsentRequest = { browser, csrfKey: keyOf(csrf), request: checked.request }
  context.store.put(
    'consent-request',
    keyOf(id),
    question,
    context.config.now() + context.config.lifetimes.login * 1000,
  )
  const page = consentPage(checked.client, checked.request, endpoint(context.config, 'consent'), id, csrf)
  return await shown(page, 200, headers)
}

/** `POST /oauth/consent`: the person's answer, from the same browser and the same page. */
export async function consent(context: Context, request: Request): Promise<Response> {
  const form = new URLSearchParams(await readBody(request))
  const id = form.get('id') ?? ''
  // Written by `authorize` above, in this form.
  const question = context.store.take('consent-request', keyOf(id)) as ConsentRequest | undefined
  const browser = browserOf(context, request)
  if (
    question === undefined ||
    browser !== question.browser ||
    !sameSecret(keyOf(form.get('csrf') ?? ''), question.csrfKey)
  )
    return await shown(errorPage('This question is no longer open. Please start again from your application.'), 400)
  const { request: asked } = question
  if (form.get('decision') !== 'approve')
    return redirect(
      errorRedirect(context, asked.redirectUri, 'access_denied', 'the person said no', asked.state ?? null),
    )
  return await goUpstream(context, question.browser, asked)
}

/** Sends the person to sign in. `approvedBy`: whose earlier approval spared them the question. */
async function goUpstream(
  context: Context,
  browser: string,
  request: AuthorizationRequest,
  approvedBy?: string,
): Promise<Response> {
  const [state, nonce, verifier] = [makeSecret(), makeSecret(), makeSecret()]
  const base: UpstreamState = { browser, request, verifier, nonce }
  const record = approvedBy === undefined ? base : { ...base, approvedBy }
  context.store.put(
    'upstream-state',
    keyOf(state),
    record,
    context.config.now() + context.config.lifetimes.login * 1000,
  )
  try {
    return redirect(await context.upstream.authorizationUrl(state, nonce, verifier))
  } catch {
    return redirect(
      errorRedirect(
        context,
        request.redirectUri,
        'temporarily_unavailable',
        'sign-in is not possible now',
        request.state ?? null,
      ),
    )
  }
}

/** `GET /oauth/callback`: the way back from the upstream, in the browser that went there. */
export async function callback(context: Context, request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams
  // Written by `goUpstream` above, in this form.
  const state = context.store.take('upstream-state', keyOf(params.get('state') ?? '')) as UpstreamState | undefined
  if (state === undefined || browserOf(context, request) !== state.browser)
    return await shown(errorPage('This sign-in was not started in this browser, or is over. Please start again.'), 400)
  const { request: asked } = state
  const code = params.get('code')
  if (code === null)
    return redirect(
      errorRedirect(context, asked.redirectUri, 'access_denied', 'the sign-in was not completed', asked.state ?? null),
    )
  try {
    const { sub, tokens } = await context.upstream.redeem(code, state.verifier, state.nonce)
    if (state.approvedBy !== undefined && state.approvedBy !== sub) return await askAgain(context, state)
    remember(context, state.browser, sub, asked)
    return redirect(successRedirect(context, asked, sub, context.parts.keptOfLogin(tokens)))
  } catch {
    return redirect(
      errorRedirect(
        context,
        asked.redirectUri,
        'server_error',
        'the sign-in could not be verified',
        asked.state ?? null,
      ),
    )
  }
}

/** Somebody else signed in than who approved: they have not been asked yet. */
async function askAgain(context: Context, { browser, request }: UpstreamState): Promise<Response> {
  const client = context.clients.find(request.clientId)
  if (client === undefined) return await shown(errorPage('This client is not registered here any more.'), 400)
  return await ask(context, browser, { kind: 'fine', client, request })
}

/** An approval counts for the person who was proved, in this browser; another person starts anew. */
function remember(context: Context, browser: string, sub: string, request: AuthorizationRequest): void {
  const before = recordOf(context, browser)
  const approved = before.sub === sub ? before.approved : []
  const record: BrowserRecord = { sub, approved: [...new Set([...approved, approvalOf(request)])].slice(-50) }
  context.store.put('browser', browser, record, context.config.now() + browserLife)
}

function successRedirect(context: Context, request: AuthorizationRequest, sub: string, kept: object): string {
  const { config, parts, store } = context
  const code = makeSecret()
  store.put('code', keyOf(code), { request, sub, kept }, config.now() + config.lifetimes.code * 1000)
  const url = new URL(request.redirectUri)
  url.searchParams.set('code', code)
  if (request.state !== undefined) url.searchParams.set('state', request.state)
  const iss = parts.issOfSuccess(config)
  if (iss !== undefined) url.searchParams.set('iss', iss)
  return url.href
}
