import { CLIENT_RULE } from '../exclusions.ts'
import { always } from '../levels.ts'
import type { Requirement } from '../requirement.ts'
import { mcp, oauth21 } from '../sources.ts'

/** Section 2.3: Identity of clients. */
export const clientIdentity: readonly Requirement[] = [
  {
    id: 'authz-unknown-client-refused',
    section: '2.3',
    text: 'A request with an unknown or malformed client id is not redirected to the URI that it names; it ends in an error page.',
    levels: always('MUST NOT'),
    roles: ['AS', 'PX'],
    sources: [oauth21('4.1.2.1')],
    seats: ['visitor'],
    how: 'Random client id plus attacker redirect URI; no 3xx to it.',
    typicalFailure: 'Redirect with error=unauthorized_client; upstream flow started anyway',
    judgement: { by: 'planned' },
  },
  {
    id: 'client-id-not-authentication',
    section: '2.3',
    text: 'The client id alone is never accepted as authentication of a confidential client.',
    levels: always('MUST NOT'),
    roles: ['AS', 'PX'],
    sources: [oauth21('2.2'), oauth21('2.4')],
    seats: ['client'],
    how: 'Redeem with id but no secret: invalid_client.',
    typicalFailure: 'Secret optional',
    judgement: { by: 'planned' },
  },
  {
    id: 'prereg-static-credentials',
    section: '2.3',
    text: 'The client can be given static credentials by its user.',
    levels: always('SHOULD'),
    roles: ['CL'],
    sources: [...mcp('pre-registration'), ...mcp('dynamic-registration', '2025-03-26', '2025-06-18')],
    seats: ['operator'],
    how: 'Ask the maker of the client.',
    typicalFailure: 'Only DCR supported',
    judgement: CLIENT_RULE,
  },
]
