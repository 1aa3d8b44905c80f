import { keyOf, sameSecret } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { browserCookie, browserCookieName } from './browser-cookie.ts'
import type { Client } from './client-registry.ts'
import type { AuthorizationServerConfig } from './config.ts'
import { consentPage, type Page, type ShownForConsent } from './pages.ts'
import type { AuthorizationRequest, BrowserRecord, ConsentRequest, UpstreamState } from './records.ts'

/** What is decided about the consent of a person before anybody is sent upstream. */
export interface ConsentParts {
  readonly browserCookieName: (config: AuthorizationServerConfig) => string
  /** The `Set-Cookie` line by which a browser is known again. */
  readonly browserCookie: (config: AuthorizationServerConfig, name: string, secret: string) => string
  /** What is known of a browser. `request` is the one it sent, which a right server has looked at already. */
  readonly recall: (store: Store, browser: string, request: Request) => BrowserRecord
  /** Keeps it; gives a `Set-Cookie` line where the browser is to keep something of it, which a right server does not want. */
  readonly remember: (store: Store, browser: string, record: BrowserRecord, expiresAt: number) => string | undefined
  /** What an approval is remembered by: everything that was shown. */
  readonly approvalOf: (request: AuthorizationRequest) => string
  /** Whether a person need not be asked. `approval` is what they would approve. */
  readonly approvedBefore: (record: BrowserRecord, client: Client, approval: string) => boolean
  /** Whether what was approved counts for the person who signed in. */
  readonly approvalCounts: (login: UpstreamState, sub: string) => boolean
  /** The page that asks. */
  readonly consentPage: (shown: ShownForConsent) => Page
  /** Keeps a question that was asked. */
  readonly keepQuestion: (store: Store, id: string, question: ConsentRequest, expiresAt: number) => void
  /** The question that a form answers, once; undefined where it answers none, or comes from elsewhere. */
  readonly questionAnswered: (
    store: Store,
    form: URLSearchParams,
    browser: string | undefined,
  ) => ConsentRequest | undefined
  /** A state for the upstream that is made before the person has said yes; a right server makes none. */
  readonly stateBeforeApproval: (id: string) => { readonly state: string; readonly cookie?: string } | undefined
}

function approvalOf(request: AuthorizationRequest): string {
  return JSON.stringify([request.clientId, request.redirectUri, request.scope, request.resource])
}

/** From the same browser, and from the page that was shown to it. */
function questionAnswered(
  store: Store,
  form: URLSearchParams,
  browser: string | undefined,
): ConsentRequest | undefined {
  // Written by `keepQuestion` below, in this form.
  const question = store.take('consent-request', keyOf(form.get('id') ?? '')) as ConsentRequest | undefined
  if (question === undefined || browser !== question.browser) return undefined
  return sameSecret(keyOf(form.get('csrf') ?? ''), question.csrfKey) ? question : undefined
}

/** The right decisions. */
export function rightConsentParts(): ConsentParts {
  return {
    browserCookieName,
    browserCookie,
    // Written by `remember` below, in this form.
    recall: (store, browser) => (store.get('browser', browser) as BrowserRecord | undefined) ?? { approved: [] },
    remember: (store, browser, record, expiresAt) => {
      store.put('browser', browser, record, expiresAt)
      return undefined
    },
    approvalOf,
    // Approvals of clients that anybody registered are not remembered: who registers the same name could reap them.
    approvedBefore: ({ sub, approved }, client, approval) =>
      sub !== undefined && client.vouchedFor && approved.includes(approval),
    approvalCounts: ({ asked, approvedBy }, sub) => asked || approvedBy === sub,
    consentPage,
    keepQuestion: (store, id, question, expiresAt) => store.put('consent-request', keyOf(id), question, expiresAt),
    questionAnswered,
    stateBeforeApproval: () => undefined,
  }
}
