import { always } from '../levels.ts'
import type { Requirement } from '../requirement.ts'
import { oauth21, rfc } from '../sources.ts'

/** Section 14.2: Clock skew. */
export const clockSkew: readonly Requirement[] = [
  {
    id: 'skew-small-leeway',
    section: '14.2',
    text: 'Leeway for exp and nbf is at most a few minutes.',
    levels: always('MAY'),
    probeLevels: { 'skew-small-leeway/ten-minutes': 'MUST NOT', 'skew-small-leeway/five-minutes': 'SHOULD NOT' },
    derived:
      'Leeway of no more than a few minutes is allowed; a token that is accepted ten minutes after its end is not within a few minutes.',
    roles: ['RS'],
    sources: [rfc(9068, '4'), rfc(7519, '4.1.4'), rfc(7519, '4.1.5')],
    seats: ['issuer'],
    how: 'exp 30 s ago: both outcomes pass; 5 minutes ago: warned if accepted; 10 minutes ago: failed if accepted; the same for nbf.',
    typicalFailure: 'Leeway of an hour; milliseconds taken as seconds',
    judgement: { by: 'planned' },
  },
  {
    id: 'skew-not-cumulative',
    section: '14.2',
    text: 'Leeway is not added again by caches or refresh logic.',
    levels: always('POLICY'),
    roles: ['RS', 'PX'],
    sources: [rfc(9068, '4')],
    seats: ['issuer', 'clock'],
    how: 'Token near expiry, keep calling.',
    typicalFailure: 'Cache keeps it another TTL',
    judgement: { by: 'planned' },
  },
  {
    id: 'skew-expires-in-consistent',
    section: '14.2',
    text: 'expires_in, exp - iat and real behaviour agree within the leeway.',
    levels: always('SHOULD'),
    derived:
      'All three say the same thing to different readers; where they disagree, one of them plans by a lifetime that is not there.',
    roles: ['AS', 'PX'],
    sources: [oauth21('3.2.3')],
    seats: ['client'],
    how: 'Compare expires_in, exp minus iat, and when the token stops working.',
    typicalFailure: 'Proxy returns the upstream value after delay',
    judgement: { by: 'planned' },
  },
  {
    id: 'skew-assertions',
    section: '14.2',
    text: 'Client assertions, ID-JAG and DPoP proofs have short windows.',
    levels: always('MUST'),
    roles: ['RS', 'AS'],
    sources: [rfc(7523, '3'), rfc(9449, '4.3'), rfc(9449, '11.1')],
    seats: ['client'],
    how: 'Old iat, far exp.',
    typicalFailure: 'Assertions valid for a year',
    judgement: { by: 'planned' },
  },
]
