import { CLIENT_RULE } from '../exclusions.ts'
import { always, from } from '../levels.ts'
import type { Requirement } from '../requirement.ts'
import { cimd, guide, mcp, rfc, sep } from '../sources.ts'

/** Section 12: Server-side request forgery. */
export const ssrf: readonly Requirement[] = [
  {
    id: 'ssrf-as-client-metadata',
    section: '12',
    text: 'What cimd-ssrf-guard says of the document holds for every URL inside it (logo_uri, jwks_uri).',
    levels: from('2025-11-25', 'SHOULD'),
    condition: 'The AS supports client id metadata documents.',
    roles: ['AS', 'PX'],
    sources: [cimd('6.5'), cimd('6.5', '01'), ...mcp('client-metadata-security')],
    seats: ['host'],
    how: "Inner URLs that point inside. Draft -01 makes the document's own URL a MUST and keeps the inner ones a SHOULD.",
    typicalFailure: 'Only the outer URL checked',
    judgement: { by: 'planned' },
  },
  {
    id: 'ssrf-redirects-checked',
    section: '12',
    text: 'Redirect targets get the same checks, or redirects are not followed.',
    levels: from('2025-11-25', 'SHOULD'),
    roles: ['RS', 'AS', 'PX', 'CL'],
    sources: [guide('Server-Side Request Forgery (SSRF)'), cimd('4', '01')],
    seats: ['host'],
    how: '302 to loopback and to file:.',
    typicalFailure: 'Library follows silently',
    judgement: { by: 'planned' },
  },
  {
    id: 'ssrf-dns-rebinding',
    section: '12',
    text: 'The address that was checked is the address that is used.',
    levels: from('2025-11-25', 'SHOULD'),
    derived:
      'The guide wants internal addresses blocked; a check of one answer and a connection to another has checked nothing.',
    roles: ['AS', 'PX', 'CL'],
    sources: [guide('Server-Side Request Forgery (SSRF)')],
    seats: ['host'],
    how: 'Name with alternating answers and TTL 0.',
    typicalFailure: 'Check, then resolve again',
    judgement: { by: 'planned' },
  },
  {
    id: 'ssrf-client-discovery',
    section: '12',
    text: 'Clients that run on servers guard resource_metadata, authorization_servers and endpoint URLs.',
    levels: from('2025-06-18', 'MUST'),
    probeLevels: { 'ssrf-client-discovery/controls': 'SHOULD' },
    roles: ['CL'],
    sources: [rfc(9728, '7.7'), guide('Server-Side Request Forgery (SSRF)')],
    seats: [],
    how: 'Point each at the metadata address and loopback.',
    typicalFailure: 'Any URL fetched',
    judgement: CLIENT_RULE,
  },
  {
    id: 'ssrf-no-response-oracle',
    section: '12',
    text: 'Errors do not reveal the fetched content, status or timing of internal hosts.',
    levels: from('2025-11-25', 'SHOULD'),
    derived:
      'Blocking the fetch is half of it; an error that differs for open and closed ports still maps the inside for whoever asks often enough.',
    roles: ['AS', 'PX', 'CL'],
    sources: [guide('Server-Side Request Forgery (SSRF)')],
    seats: ['host'],
    how: 'Compare errors for open, closed and filtered ports.',
    typicalFailure: 'Body excerpt in the error',
    judgement: { by: 'planned' },
  },
  {
    id: 'ssrf-rs-token-driven',
    section: '12',
    text: 'Token contents never cause fetches (jku, x5u, unknown iss).',
    levels: always('MUST'),
    derived:
      'Keys come from a configured issuer and header URLs are not to be trusted; a server that fetches because of a token lets strangers choose where it connects.',
    roles: ['RS'],
    sources: [rfc(8725, '3.10'), rfc(9068, '4')],
    seats: ['issuer', 'host'],
    how: 'Unknown iss at the harness: no discovery fetch.',
    typicalFailure: 'Dynamic issuer discovery',
    judgement: { by: 'planned' },
  },
  {
    id: 'ssrf-schema-ref',
    section: '12',
    text: '$ref to network URLs in schemas is not dereferenced.',
    levels: from('2026-07-28', 'MUST NOT'),
    roles: ['RS', 'CL'],
    sources: [...mcp('json-schema'), sep(2106)],
    seats: ['host'],
    how: 'Tool schema with a remote $ref.',
    typicalFailure: 'Validator loads it',
    judgement: {
      by: 'excluded',
      reason:
        "It shows where a validator is handed a stranger's schema, which is at the client; a server's schemas are its own.",
    },
  },
]
