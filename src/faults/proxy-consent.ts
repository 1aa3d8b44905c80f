import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Mistakes about whom a proxy asks, and what an approval counts for. */
export const proxyConsentFaults: readonly DeploymentFault[] = [
  fault(
    'consent-after-sign-in',
    'The person is asked only once they are back from the upstream, signed in',
    ['proxy-consent-before-upstream/order', 'proxy-consent-per-client/new-client'],
    inAuthorizationServer(() => ({ approvedBefore: () => true, approvalCounts: ({ asked }) => asked })),
    {
      blinds: blind(
        [
          'authz-anti-framing/login',
          'err-html-escaped/client-name',
          'proxy-consent-content/client',
          'proxy-consent-content/redirect-uri',
          'proxy-consent-content/scopes',
          'proxy-consent-cookie/client-bound',
          'proxy-consent-cookie/forged',
          'proxy-consent-cookie/http-only',
          'proxy-consent-cookie/same-site',
          'proxy-consent-csrf/foreign-token',
          'proxy-consent-csrf/without-token',
          'proxy-state-after-consent/cookie',
          'proxy-state-after-consent/page',
          'proxy-upstream-user-consistent/approval',
        ],
        'nobody is asked before they are sent upstream',
      ),
    },
  ),
  fault(
    'consent-once-for-all',
    'Who has agreed to anything once is not asked again, whatever the client',
    ['proxy-consent-per-client/new-client', 'proxy-consent-before-upstream/other-client'],
    inAuthorizationServer(() => ({ approvedBefore: ({ approved }) => approved.length > 0 })),
    {
      companions: [
        { probe: 'proxy-consent-redirect-change/other-place', reason: 'one flag knows no redirect URIs either' },
        { probe: 'proxy-consent-cookie/client-bound', reason: 'the cookie of the browser stands for the one flag' },
      ],
    },
  ),
  fault(
    'consent-of-any-known-client',
    'An approval of one client that the administrator entered counts for all of them',
    ['proxy-consent-before-upstream/other-client', 'proxy-consent-cookie/client-bound'],
    inAuthorizationServer((right) => ({
      approvalOf: (request) => right.approvalOf({ ...request, clientId: '', redirectUri: '' }),
    })),
    {
      companions: [
        {
          probe: 'proxy-consent-redirect-change/other-place',
          reason: 'redirect URIs belong to clients, and are no part',
        },
      ],
    },
  ),
  fault(
    'consent-without-redirect-uri',
    'An approval is remembered by client and scopes, wherever the person returns to',
    'proxy-consent-redirect-change/other-place',
    inAuthorizationServer((right) => ({
      approvalOf: (request) => right.approvalOf({ ...request, redirectUri: '' }),
    })),
  ),
  fault(
    'consent-of-the-browser',
    'An approval belongs to the browser, whoever signs in there afterwards',
    ['proxy-consent-before-upstream/other-person', 'proxy-upstream-user-consistent/approval'],
    inAuthorizationServer(() => ({ approvalCounts: () => true })),
  ),
  fault(
    'session-of-who-was-here-before',
    'Whom the browser belonged to before is taken for who signed in',
    'proxy-upstream-user-consistent/session',
    inAuthorizationServer(() => ({ personOf: ({ sub }, signedIn) => sub ?? signedIn })),
    {
      companions: [
        { probe: 'proxy-upstream-user-consistent/approval', reason: 'for who was here before there is an approval' },
        { probe: 'proxy-consent-before-upstream/other-person', reason: 'the other person is not noticed' },
      ],
    },
  ),
  fault(
    'consent-page-without-client',
    'The page asks for an application, and does not say for which',
    'proxy-consent-content/client',
    inAuthorizationServer((right) => ({
      consentPage: (shown) => right.consentPage({ ...shown, client: { ...shown.client, name: 'An application' } }),
    })),
  ),
  fault(
    'consent-page-without-place',
    'The page shows the host that the person returns to, and not the redirect URI',
    'proxy-consent-content/redirect-uri',
    inAuthorizationServer((right) => ({
      consentPage: (shown) => {
        const { origin } = new URL(shown.request.redirectUri)
        return right.consentPage({ ...shown, request: { ...shown.request, redirectUri: origin } })
      },
    })),
  ),
  fault(
    'consent-page-without-upstream-scopes',
    'The page shows what the client asked for, and not what the proxy asks the upstream for',
    'proxy-consent-content/scopes',
    inAuthorizationServer((right) => ({
      consentPage: (shown) =>
        right.consentPage({ ...shown, upstream: { ...shown.upstream, scope: shown.request.scope } }),
    })),
  ),
]
