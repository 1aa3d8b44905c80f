import { cookieOf } from '../reference/authorization-server/browser-cookie.ts'
import type { BrowserRecord, ConsentRequest } from '../reference/authorization-server/records.ts'
import { keyOf } from '../reference/store/secrets.ts'
import type { Store } from '../reference/store/store.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const approvedCookie = 'approved'

/** What a browser says of itself in a cookie that nobody signed. */
function claimed(request: Request): BrowserRecord {
  const value = cookieOf(request, approvedCookie)
  // Written by the fault below; who writes it otherwise gets what they ask for, which is the mistake.
  return value === undefined
    ? { approved: [] }
    : (JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as BrowserRecord)
}

/** The question that is kept under an id, and with that answered. */
function asked(store: Store, id: string): ConsentRequest | undefined {
  // Written by `keepQuestion` of the reference, in this form.
  return store.take('consent-request', keyOf(id)) as ConsentRequest | undefined
}

/** Mistakes about the form that asks, and the cookie that remembers. */
export const proxyConsentFormFaults: readonly DeploymentFault[] = [
  fault(
    'consent-form-unguarded',
    'Whoever knows the id of a question may answer it, from any page in any browser',
    ['proxy-consent-csrf/without-token', 'proxy-consent-csrf/foreign-token'],
    inAuthorizationServer(() => ({
      questionAnswered: (store, form) => asked(store, form.get('id') ?? ''),
    })),
  ),
  fault(
    'consent-token-of-any-browser',
    'The token of the form is compared, and not whose it is',
    'proxy-consent-csrf/foreign-token',
    inAuthorizationServer(() => ({
      questionAnswered: (store, form) => {
        const question = asked(store, form.get('id') ?? '')
        return question?.csrfKey === keyOf(form.get('csrf') ?? '') ? question : undefined
      },
    })),
  ),
  fault(
    'consent-token-if-sent',
    'The token of the form is compared with that of the session, where the form has one',
    'proxy-consent-csrf/without-token',
    inAuthorizationServer((right) => ({
      // One question for a browser, as a session in the framework has it.
      keepQuestion: (store, _id, question, expiresAt) =>
        right.keepQuestion(store, question.browser, question, expiresAt),
      questionAnswered: (store, form, browser) => {
        const question = asked(store, browser ?? '')
        const csrf = form.get('csrf')
        return csrf === null || question?.csrfKey === keyOf(csrf) ? question : undefined
      },
    })),
  ),
  fault(
    'consent-cookie-without-prefix',
    'The cookie is called proxy, so that a neighbouring host can set it as well',
    'proxy-consent-cookie/host-only',
    inAuthorizationServer(() => ({ browserCookieName: () => 'proxy' })),
    { deployment: 'reference:tls' },
  ),
  fault(
    'consent-cookie-for-scripts',
    'The cookie is set without HttpOnly',
    'proxy-consent-cookie/http-only',
    inAuthorizationServer((right) => ({
      browserCookie: (...made) => right.browserCookie(...made).replace('; HttpOnly', ''),
    })),
  ),
  fault(
    'consent-cookie-for-every-site',
    'The cookie is set without SameSite, which not every browser takes for Lax',
    'proxy-consent-cookie/same-site',
    inAuthorizationServer((right) => ({
      browserCookie: (...made) => right.browserCookie(...made).replace('; SameSite=Lax', ''),
    })),
  ),
  fault(
    'consent-cookie-unsigned',
    'What was approved stands in a cookie that nobody signed',
    'proxy-consent-cookie/forged',
    inAuthorizationServer(() => ({
      recall: (_store, _browser, request) => claimed(request),
      remember: (_store, _browser, record) => {
        const value = Buffer.from(JSON.stringify(record), 'utf8').toString('base64url')
        return `${approvedCookie}=${value}; Path=/; HttpOnly; SameSite=Lax`
      },
    })),
  ),
]
