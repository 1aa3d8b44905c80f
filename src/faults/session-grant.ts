import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const deployment = 'reference:session-grant'

/** Compare calls that are made at once. */
const ofBurst = ['passthrough-upstream-token-user-bound/interleaved', 'separation-token-per-call/parallel']

/** Mistakes with the grants that sessions have at the upstream (catalogue 8.2, 19). */
export const sessionGrantFaults: readonly DeploymentFault[] = [
  fault(
    'grant-has-no-lease',
    'Calls at once refresh one grant at once',
    'rt-upstream-refresh-internal/one-at-a-time',
    inAuthorizationServer(() => ({ takeTurn: async () => () => {} })),
    {
      deployment,
      companions: [
        { probe: 'rt-upstream-refresh-internal/calls-succeed', reason: 'all but one show a token that is spent' },
      ],
      blinds: blind(ofBurst, 'some of the calls at once ask nothing of the upstream'),
    },
  ),
  fault(
    'lease-ends-with-spent-token',
    'The refresh that ends a token shows the refresh token that the call began with',
    'rt-upstream-refresh-internal/used-once',
    inAuthorizationServer(() => ({ endLent: (end, spent) => end(spent) })),
    {
      deployment,
      companions: [
        { probe: 'separation-short-life/within-five-minutes', reason: 'it is refused, so the token is not ended' },
        { probe: 'separation-short-life/not-beyond-subject', reason: 'it is refused, so the token is not ended' },
      ],
    },
  ),
  fault(
    'busy-grant-fails-call',
    'A call that finds the grant in use fails at once, and its client may try again',
    'rt-upstream-refresh-internal/calls-succeed',
    (parts) => {
      let busy = false
      return inAuthorizationServer((right) => ({
        takeTurn: async (acquire) => {
          if (busy) throw new Error('the grant is in use')
          busy = true
          const release = await right.takeTurn(acquire)
          return () => {
            busy = false
            release()
          }
        },
      }))(parts)
    },
    {
      deployment,
      blinds: blind(ofBurst, 'some of the calls at once ask nothing of the upstream'),
    },
  ),
  fault(
    'lent-token-lives-on',
    'The token of a call is not ended with the call: it ends by itself, some day',
    ['separation-short-life/within-five-minutes', 'separation-short-life/not-beyond-subject'],
    inAuthorizationServer(() => ({ endLent: async () => {} })),
    { deployment },
  ),
]
