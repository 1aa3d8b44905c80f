import { OAuthError } from '../reference/authorization-server/errors.ts'
import { blind, sharedEnded } from './blinds.ts'
import { endsEverySession } from './every-session.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Of calls of the session that scenarios share. */
const callsOfShared = [
  'passthrough-upstream-token-user-bound/interleaved',
  'separation-delegations-distinct/session-call',
  'separation-no-credential-upgrade/app-password',
  'separation-no-credential-upgrade/refresh-token',
  'separation-no-credential-upgrade/registration',
  'separation-short-life/within-five-minutes',
  'separation-token-per-call/parallel',
  'separation-token-per-call/sequential',
]

/** Mistakes of the revocation endpoint (catalogue 8.3). */
export const revocationFaults: readonly DeploymentFault[] = [
  fault(
    'revocation-does-nothing',
    'The endpoint answers 200 because clients want it to',
    'rev-refresh-supported/refresh-token',
    inAuthorizationServer((right) => ({
      endSession: (store, family, why) => {
        if (why !== 'revocation') right.endSession(store, family, why)
      },
    })),
  ),
  fault(
    'access-token-not-revocable',
    'The endpoint takes refresh tokens only',
    'rev-refresh-supported/access-token',
    inAuthorizationServer(() => ({ revokes: (kind) => kind === 'refresh-token' })),
    {
      blinds: blind(['token-revoked-refused/delay', 'txe-per-call/revoked'], 'an access token cannot be revoked'),
    },
  ),
  fault(
    'revocation-by-any-client',
    'Whoever has a token may revoke it, whatever client they are',
    'rev-client-bound/other-client',
    inAuthorizationServer(() => ({ mayRevoke: () => true })),
  ),
  fault(
    'revocation-without-secret',
    'A confidential client need not prove itself to revoke',
    'rev-client-bound/no-secret',
    inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) => grant === 'revocation' || right.provesClient(client, shown, grant),
    })),
  ),
  fault(
    'unknown-token-is-error',
    'A token that is not in the database gives 400',
    'rev-unknown-token-200/unknown',
    inAuthorizationServer(() => ({
      nothingToRevoke: (known) => {
        if (!known) throw new OAuthError('invalid_request', 'no such token')
      },
    })),
  ),
  fault(
    'revoked-token-is-error',
    'A token that was revoked before gives 400',
    'rev-unknown-token-200/again',
    inAuthorizationServer(() => ({
      nothingToRevoke: (known) => {
        if (known) throw new OAuthError('invalid_request', 'the token was revoked before')
      },
    })),
  ),
  fault(
    'revocation-ends-every-session',
    'A revocation logs the person out everywhere',
    'rt-client-isolation/after-revocation',
    endsEverySession('revocation'),
    {
      blinds: [
        ...sharedEnded,
        ...blind(callsOfShared, 'the session that scenarios share ends with those of other clients'),
      ],
    },
  ),
  fault(
    'revocation-stays-at-proxy',
    'A revocation ends the session here; what it was given upstream is forgotten, and stays good',
    'rev-reaches-upstream/session-grant',
    inAuthorizationServer(() => ({ endGrant: () => {} })),
    { deployment: 'reference:session-grant' },
  ),
]
