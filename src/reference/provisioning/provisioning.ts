import { browserCookie, browserCookieName, cookieOf } from '../authorization-server/browser-cookie.ts'
import type { AuthorizationServerConfig } from '../authorization-server/config.ts'
import { errorPage, type Page } from '../authorization-server/pages.ts'
import type { AuthorizationRequest } from '../authorization-server/records.ts'
import { readBody } from '../authorization-server/request-body.ts'
import { type PageHeaders, redirect, shown as showPage } from '../authorization-server/responses.ts'
import { type Upstream, UpstreamError } from '../authorization-server/upstream.ts'
import { keyOf, makeSecret, sameSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import type { BackgroundGrants } from './background-grants.ts'
import type { LoginFlow } from './login-flow.ts'
import { donePage, questionPage } from './pages.ts'
import type { ProvisioningParts } from './parts.ts'

/** A person who was sent to give a grant: known by the token of the call that sent them. */
interface Invitation {
  readonly sub: string
}

/** The question, in one browser. */
interface Question extends Invitation {
  readonly browser: string
  readonly csrfKey: string
}

/** A person on the way through the upstream. */
interface Journey extends Invitation {
  readonly browser: string
  readonly verifier: string
  readonly nonce: string
}

/** Flow 2: a person gives a grant that lasts, in a consent of its own. */
export interface Provisioning {
  /** Takes in what a person gave at the upstream since they were sent there, where it does not send them back. */
  collect(sub: string): Promise<void>
  /** Where a person goes to give one. The URL says nothing of them, and opens nothing. */
  invite(sub: string): string
  /** Answers the pages of the flow; undefined for every other path. */
  fetch(request: Request): Promise<Response | undefined>
}

/** Below the origin of the deployment. */
const provisioningPath = '/provisioning'

const over = 'This link is over, or was not opened in this browser. Please start again from your application.'

/** What the upstream sees is asked for. */
const asked: AuthorizationRequest = {
  clientId: 'background',
  redirectUri: '',
  scope: 'offline_access',
  resource: '',
  codeChallenge: '',
}

/** Makes the flow. */
export function createProvisioning(
  config: AuthorizationServerConfig,
  parts: ProvisioningParts,
  store: Store,
  upstream: Upstream,
  grants: BackgroundGrants,
  loginFlow: LoginFlow | undefined,
): Provisioning {
  const life = (): number => config.now() + config.lifetimes.login * 1000
  const host = new URL(config.upstream.origin).host
  const shown = (page: Page, status?: number, headers?: PageHeaders): Promise<Response> =>
    showPage(page, parts.pageHeaders(), status, headers)
  const browserOf = (request: Request): string | undefined => {
    const secret = cookieOf(request, browserCookieName(config))
    return secret === undefined ? undefined : keyOf(secret)
  }

  async function open(request: Request, id: string): Promise<Response> {
    // Written by `invite` below, in this form.
    const invitation = store.get('provisioning', keyOf(id)) as Invitation | undefined
    if (invitation === undefined) return await shown(errorPage(over), 400)
    const known = browserOf(request)
    const secret = makeSecret()
    const csrf = makeSecret()
    const question: Question = { ...invitation, browser: known ?? keyOf(secret), csrfKey: keyOf(csrf) }
    store.put('provisioning-question', keyOf(id), question, life())
    const headers: PageHeaders =
      known === undefined ? [['set-cookie', browserCookie(config, browserCookieName(config), secret)]] : []
    return await shown(questionPage(host, `${provisioningPath}/${id}`, csrf), 200, headers)
  }

  async function answer(request: Request, id: string): Promise<Response> {
    const form = new URLSearchParams(await readBody(request))
    // Written by `open` above, in this form.
    const question = store.take('provisioning-question', keyOf(id)) as Question | undefined
    const honest =
      question !== undefined &&
      question.browser === browserOf(request) &&
      sameSecret(keyOf(form.get('csrf') ?? ''), question.csrfKey)
    if (!honest) return await shown(errorPage(over), 400)
    store.remove('provisioning', keyOf(id))
    if (form.get('decision') !== 'approve') return await shown(donePage('Nothing was given.'))
    if (!parts.needsSignIn()) return await shown(donePage('This server can work for you now.'))
    if (loginFlow !== undefined) return await toLoginFlow(loginFlow, question.sub)
    const [state, nonce, verifier] = [makeSecret(), makeSecret(), makeSecret()]
    const journey: Journey = { sub: question.sub, browser: question.browser, verifier, nonce }
    store.put('provisioning-state', keyOf(state), journey, life())
    try {
      return redirect(await upstream.authorizationUrl({ state, nonce, verifier, request: asked }))
    } catch {
      return await shown(errorPage('Sign-in is not possible now. Please try again later.'), 503)
    }
  }

  async function toLoginFlow(flow: LoginFlow, sub: string): Promise<Response> {
    try {
      return redirect(await flow.begin(sub))
    } catch {
      return await shown(errorPage('Sign-in is not possible now. Please try again later.'), 503)
    }
  }

  async function callback(request: Request): Promise<Response> {
    const params = new URL(request.url).searchParams
    const key = keyOf(params.get('state') ?? '')
    // Written by `answer` above, in this form.
    const journey = store.take('provisioning-state', key) as Journey | undefined
    if (journey === undefined || !parts.startedHere(journey.browser, browserOf(request)))
      return await shown(errorPage(over), 400)
    const login = { ...journey, request: asked, asked: true }
    try {
      const { sub, tokens } = await upstream.redeem(params, login)
      const value = tokens['refresh_token']
      if (typeof value !== 'string') return await shown(errorPage('Nextcloud gave no lasting access.'), 502)
      if (!parts.samePerson(journey.sub, sub)) {
        await parts.discard(() => grants.discard({ kind: 'refresh-token', value }))
        return await shown(errorPage('Somebody else signed in than who asked for this. Nothing was kept.'), 403)
      }
      await grants.keep(journey.sub, { kind: 'refresh-token', value })
      return await shown(donePage('This server can work for you now. You may close this page.'))
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      return await shown(errorPage('The sign-in was not completed, and nothing was given.'), 400)
    }
  }

  return {
    collect: async (sub) => await loginFlow?.collect(sub),
    invite: (sub) => {
      const id = makeSecret()
      const invitation: Invitation = { sub }
      store.put('provisioning', keyOf(id), invitation, life())
      return `${config.origin}${provisioningPath}/${id}`
    },
    fetch: async (request) => {
      const [, root, id, ...rest] = new URL(request.url).pathname.split('/')
      if (`/${root}` !== provisioningPath || id === undefined || rest.length > 0) return undefined
      if (id === 'callback') return request.method === 'GET' ? await callback(request) : undefined
      if (request.method === 'GET') return await open(request, id)
      return request.method === 'POST' ? await answer(request, id) : undefined
    },
  }
}
