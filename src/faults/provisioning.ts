import type { Reasoned } from '../contract/fault.ts'
import { blind, blindIn } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer, inProvisioning } from './replace.ts'

const ofUrl = [
  'authz-anti-framing/elicited',
  'elicitation-url-clean/no-credentials',
  'elicitation-url-clean/no-personal-data',
  'elicitation-url-clean/sign-in-needed',
  'elicitation-user-verified/other-person',
]

/** What is judged only where people have given something for the background. */
const ofBackground = (reason: string): readonly Reasoned[] => [
  ...blindIn('background', reason),
  ...blind(
    [
      'rt-background-separate/after-restart',
      'rt-background-separate/session-call',
      'rt-background-separate/session-survives',
    ],
    reason,
  ),
]

const sendsNobody = 'the tool sends nobody anywhere'

/** A URL with one parameter more. */
function withParameter(url: string, name: string, value: string): string {
  const longer = new URL(url)
  longer.searchParams.set(name, value)
  return longer.href
}

/** Mistakes where a person gives a grant that lasts (catalogue 6, 8.2). */
export const provisioningFaults: readonly DeploymentFault[] = [
  fault(
    'link-carries-token',
    'The link carries the token of the call, so that its page knows whose it is',
    'elicitation-url-clean/no-credentials',
    inMcpServer(() => ({ urlForPerson: (url, _claims, token) => withParameter(url, 'session', token) })),
  ),
  fault(
    'link-names-person',
    'The link names the account, so that its page can greet the person',
    'elicitation-url-clean/no-personal-data',
    inMcpServer(() => ({ urlForPerson: (url, { sub }) => withParameter(url, 'user', sub) })),
  ),
  fault(
    'link-is-enough',
    'Whoever has the link and approves is done: the link is secret, so it proves who they are',
    'elicitation-url-clean/sign-in-needed',
    inProvisioning(() => ({ needsSignIn: () => false })),
    {
      blinds: [
        ...blind(
          ['elicitation-user-verified/other-person'],
          'nobody gives anything, so whoever has been there is asked again',
        ),
        ...ofBackground('nobody gives anything'),
      ],
    },
  ),
  fault(
    'state-is-the-only-link',
    'What comes back is kept for whoever triggered the link, whoever signed in',
    ['elicitation-user-verified/other-person', 'provision-credential-bound/other-person'],
    inProvisioning(() => ({ samePerson: () => true })),
    {
      blinds: [
        ...blind(['provision-credential-bound/ended-upstream'], 'it is kept'),
        ...blind(['rt-background-not-client-visible/job'], 'what the other person has, they did not give'),
      ],
    },
  ),
  fault(
    'asks-for-app-password',
    'The tool asks for an app password in a form of the client',
    'elicitation-no-secrets-in-form/fields',
    inMcpServer(() => ({
      formForPerson: () => ({
        message: 'Nextcloud needs an app password',
        field: { name: 'app_password', title: 'App password' },
      }),
    })),
    { blinds: [...blind(ofUrl, sendsNobody), ...ofBackground(sendsNobody)] },
  ),
  fault(
    'stored-grant-serves-calls',
    'Once a person has given a grant for the background, it serves their calls as well: that spares the exchange',
    [
      'rt-background-separate/after-restart',
      'rt-background-separate/session-call',
      'separation-delegations-distinct/session-call',
    ],
    (parts) => {
      // It is renewed, so that it does not end, and the token at hand is good for a while.
      const atHand = new Map<string, { readonly token: string; readonly until: number }>()
      return inMcpServer((right) => ({
        askUpstream: async (call) => {
          const { sub } = call.claims
          const stored = await call.config.provisioning?.renew(sub)
          if (stored?.token === undefined) return await right.askUpstream(call)
          const now = call.config.now()
          const kept = atHand.get(sub)
          const used =
            kept !== undefined && kept.until > now
              ? kept
              : { token: stored.token, until: now + (stored.expiresIn ?? 0) * 1000 }
          atHand.set(sub, used)
          return await call.broker.byToken(used.token).send(call.request)
        },
      }))(parts)
    },
    {
      basis: 'nextcloud-mcp-server ADR-004, partial',
      companions: [
        { probe: 'separation-no-credential-upgrade/refresh-token', reason: 'each call renews the stored grant' },
        ...blind(
          ['separation-short-life/not-beyond-subject', 'separation-short-life/within-five-minutes'],
          'its tokens live as long as Nextcloud makes them',
        ),
        ...blind(
          ['separation-token-per-call/parallel', 'separation-token-per-call/sequential'],
          'the token at hand serves every call',
        ),
      ],
      appears: blind(
        [
          'rt-upstream-refresh-internal/calls-succeed',
          'rt-upstream-refresh-internal/one-at-a-time',
          'rt-upstream-refresh-internal/used-once',
        ],
        'each call refreshes at the upstream now, and does it right',
      ),
      blinds: blind(
        [
          'txe-cache-isolation/client',
          'txe-cache-isolation/user',
          'txe-not-stored-not-returned/after-restart',
          'txe-not-stored-not-returned/data-directory',
          'txe-per-call/scopes',
          'txe-per-call/subjects',
        ],
        'a call of this person exchanges nothing',
      ),
    },
  ),
]
