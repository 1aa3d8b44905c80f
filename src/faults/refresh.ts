import { blind } from './blinds.ts'
import { endsEverySession } from './every-session.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const nothingEnds = blind(['rt-client-isolation/after-reuse'], 'a token that comes again ends nothing')

/** Used tokens of each session, the newest last; what a process keeps beside its store. */
function memory(): {
  spent(family: string, token: string): readonly string[]
  last(family: string): string | undefined
} {
  const known = new Map<string, string[]>()
  return {
    spent: (family, token) => {
      const tokens = [...(known.get(family) ?? []), token]
      known.set(family, tokens)
      return tokens
    },
    last: (family) => known.get(family)?.at(-1),
  }
}

/** Mistakes with the rotation of refresh tokens (catalogue 8.1). */
export const refreshFaults: readonly DeploymentFault[] = [
  fault(
    'refresh-token-for-ever',
    'A refresh gives a new access token and leaves the refresh token as it is',
    'rt-rotation/new-value',
    inAuthorizationServer(() => ({ spend: () => {}, successor: async (token) => token })),
    {
      blinds: [
        ...nothingEnds,
        ...blind(
          ['rt-old-invalid/previous', 'rt-reuse-revokes-family/previous', 'rt-reuse-revokes-family/older'],
          'there is no older token than the one that is good',
        ),
      ],
    },
  ),
  fault(
    'old-refresh-token-stays-good',
    'A new refresh token is given out, and the one before is never ended',
    'rt-old-invalid/previous',
    inAuthorizationServer(() => ({ comesAgain: () => 'is served' })),
    {
      companions: [
        { probe: 'rt-reuse-revokes-family/previous', reason: 'a token that stays good ends nothing' },
        { probe: 'rt-reuse-revokes-family/older', reason: 'a token that stays good ends nothing' },
        { probe: 'rt-grace-safe/one-branch', reason: 'each use of it begins a branch' },
      ],
      blinds: nothingEnds,
    },
  ),
  fault(
    'reused-token-only-refused',
    'A used token is refused, and nobody asks why it came again',
    ['rt-reuse-revokes-family/previous', 'rt-reuse-revokes-family/older'],
    inAuthorizationServer(() => ({ comesAgain: () => 'is refused' })),
    {
      blinds: nothingEnds,
    },
  ),
  fault(
    'lineage-of-two',
    'Of a session the server keeps the newest token and the one before it; older ones are deleted, and unknown',
    'rt-reuse-revokes-family/older',
    (parts) => {
      const known = memory()
      return inAuthorizationServer((right) => ({
        spend: (store, token, record, expiresAt) => {
          const older = known.spent(record.family, token).at(-2)
          right.spend(store, token, record, expiresAt)
          if (older !== undefined) right.spend(store, older, { ...record, family: '' }, expiresAt)
        },
      }))(parts)
    },
  ),
  fault(
    'predecessor-is-a-retry',
    'The token before the newest is taken for a retry at any time: refused, and the session goes on',
    'rt-reuse-revokes-family/previous',
    (parts) => {
      const known = memory()
      return inAuthorizationServer((right) => ({
        spend: (store, token, record, expiresAt) => {
          known.spent(record.family, token)
          right.spend(store, token, record, expiresAt)
        },
        comesAgain: (record, token) => (known.last(record.family) === token ? 'is refused' : 'ends'),
      }))(parts)
    },
    { blinds: nothingEnds },
  ),
  fault(
    'grace-forks-session',
    'Within half a minute a used token is served again, with a new pair each time, so that no retry is lost',
    'rt-grace-safe/one-branch',
    inAuthorizationServer(() => ({ comesAgain: (_record, _token, after) => (after <= 30 ? 'is served' : 'ends') })),
    { blinds: nothingEnds },
  ),
  fault(
    'reuse-ends-every-session',
    'A token that comes again ends every session of its person, whatever the client',
    'rt-client-isolation/after-reuse',
    endsEverySession('reuse'),
  ),
]
