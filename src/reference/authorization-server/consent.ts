import { keyOf, makeSecret } from '../store/secrets.ts'
import { type Checked, checkAuthorization, errorRedirect } from './authorize.ts'
import { cookieOf } from './browser-cookie.ts'
import { endpoint } from './config.ts'
import type { Context } from './context.ts'
import { goUpstream } from './go-upstream.ts'
import type { ConsentRequest } from './records.ts'
import { readBody } from './request-body.ts'
import { type PageHeaders, redirect, shown } from './responses.ts'

/** The key of the browser that a request came from, where it is known. */
export function browserOf({ config, parts }: Context, request: Request): string | undefined {
  const secret = cookieOf(request, parts.browserCookieName(config))
  return secret === undefined ? undefined : keyOf(secret)
}

/** `GET /oauth/authorize`: checks, then asks the person, or goes on where this browser has approved the same before. */
export async function authorize(context: Context, request: Request): Promise<Response> {
  const { config, parts, store } = context
  const asked = new URL(request.url).searchParams
  const checked = await checkAuthorization(context, asked)
  if (checked.kind === 'page')
    return await shown(parts.errorPage(checked.message, asked), parts.pageHeaders('refusal'), 400)
  if (checked.kind === 'redirect') return redirect(checked.url)
  const known = browserOf(context, request)
  const secret = makeSecret()
  const browser = known ?? keyOf(secret)
  const cookie = (): string => parts.browserCookie(config, parts.browserCookieName(config), secret)
  const headers: PageHeaders = known === undefined ? [['set-cookie', cookie()]] : []
  const record = parts.recall(store, browser, request)
  return parts.approvedBefore(record, checked.client, parts.approvalOf(checked.request))
    ? await goUpstream(context, { browser, request: checked.request, asked: false, approvedBy: record.sub }, headers)
    : await ask(context, browser, checked, headers)
}

type Fine = Extract<Checked, { readonly kind: 'fine' }>

/** Asks the person. */
export async function ask(
  context: Context,
  browser: string,
  { client, request }: Fine,
  headers: PageHeaders = [],
): Promise<Response> {
  const { config, parts, store, upstream } = context
  const [id, csrf] = [makeSecret(), makeSecret()]
  const early = parts.stateBeforeApproval(id)
  const question: ConsentRequest = { browser, csrfKey: keyOf(csrf), request, state: early?.state }
  parts.keepQuestion(store, id, question, config.now() + config.lifetimes.login * 1000)
  const page = parts.consentPage({
    client,
    request,
    upstream: { host: new URL(config.upstream.origin).host, scope: upstream.scopeFor(request) },
    action: endpoint(config, 'consent'),
    id,
    csrf,
  })
  const cookies: PageHeaders = early?.cookie === undefined ? [] : [['set-cookie', early.cookie]]
  return await shown(page, parts.pageHeaders('question'), 200, [...headers, ...cookies])
}

/** `POST /oauth/consent`: the person's answer, from the same browser and the same page. */
export async function consent(context: Context, request: Request): Promise<Response> {
  const { parts, store } = context
  const form = new URLSearchParams(await readBody(request))
  const question = parts.questionAnswered(store, form, browserOf(context, request))
  if (question === undefined) {
    const page = parts.errorPage('This question is no longer open. Please start again from your application.', form)
    return await shown(page, parts.pageHeaders('refusal'), 400)
  }
  const { browser, request: asked, state } = question
  if (form.get('decision') !== 'approve')
    return redirect(
      errorRedirect(context, asked.redirectUri, 'access_denied', 'the person said no', asked.state ?? null),
    )
  return await goUpstream(context, { browser, request: asked, asked: true, state })
}
