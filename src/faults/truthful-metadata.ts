import { blind, blindIn } from './blinds.ts'
import { type DeploymentFault, strings } from './fault.ts'
import { inAuthorizationServer, inServerMetadata } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

/** Metadata that promises what the server does not keep, or keeps quiet about what it does (catalogue 1.3). */
export const truthfulMetadataFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'asm-grants-implied',
    title: 'The document leaves out the grant types, so implicit is implied',
    basis: typical('asm-grant-types-truthful'),
    fails: ['asm-grant-types-truthful/explicit'],
    blinds: [
      { probe: 'asm-grant-types-truthful/served', reason: 'no grant is advertised to be tried' },
      ...blindIn('exchange', 'nothing says that the exchange is offered'),
    ],
    apply: inServerMetadata(() => ({ grant_types_supported: undefined })),
  },
  {
    ...plain,
    id: 'asm-grant-not-served',
    title: 'The document offers client credentials, which the token endpoint does not know',
    basis: typical('asm-grant-types-truthful'),
    fails: ['asm-grant-types-truthful/served'],
    apply: inServerMetadata(({ grant_types_supported }) => ({
      grant_types_supported: [...strings(grant_types_supported), 'client_credentials'],
    })),
  },
  {
    ...plain,
    id: 'asm-omits-none',
    title: 'Public clients are served, and the document does not say so',
    basis: typical('asm-auth-methods-truthful'),
    fails: ['asm-auth-methods-truthful/none'],
    apply: inServerMetadata(() => ({
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    })),
  },
  {
    ...plain,
    id: 'asm-basic-never-read',
    title: 'Basic authentication is advertised and never read',
    basis: typical('asm-auth-methods-truthful'),
    fails: ['asm-auth-methods-truthful/basic'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        shown.method !== 'client_secret_basic' && right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'asm-basic-unchecked',
    title: 'The header of Basic authentication is read for the client id, and its secret is not compared',
    basis: 'nextcloud-mcp-server oauth_routes.py:1167: methods are advertised because the upstream has them',
    fails: ['asm-auth-methods-truthful/checked'],
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        (client.tokenEndpointAuthMethod === 'client_secret_basic' && shown.method === 'client_secret_basic') ||
        right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'asm-post-refused',
    title: 'Secrets in the body are advertised and refused',
    basis: typical('asm-auth-methods-truthful'),
    fails: ['asm-auth-methods-truthful/post'],
    blinds: blind(
      [
        'rev-client-bound/no-secret',
        'rt-client-identified/no-secret',
        ...[
          'empty-secret',
          'no-secret',
          'other-method',
          'refresh-no-secret',
          'refresh-wrong-secret',
          'wrong-secret',
        ].map((name) => `tok-client-auth-enforced/${name}`),
      ],
      'a client with its secret in the body gets no tokens to compare with',
    ),
    apply: inAuthorizationServer((right) => ({
      provesClient: (client, shown, grant) =>
        shown.method !== 'client_secret_post' && right.provesClient(client, shown, grant),
    })),
  },
  {
    ...plain,
    id: 'asm-iss-missing-on-success',
    title: 'The flag for iss is set, and redirects with a code lack it',
    basis: typical('asm-iss-flag-truthful'),
    fails: ['asm-iss-flag-truthful/success'],
    apply: inAuthorizationServer(() => ({ issOfSuccess: () => undefined })),
  },
  {
    ...plain,
    id: 'asm-iss-missing-on-error',
    title: 'The flag for iss is set, and redirects with an error lack it',
    basis: typical('asm-iss-flag-truthful'),
    fails: ['asm-iss-flag-truthful/error'],
    apply: inAuthorizationServer(() => ({ issOfError: () => undefined })),
  },
  {
    ...plain,
    id: 'asm-cimd-flag-only',
    title: 'The flag for client id metadata documents is set, and URLs are no client ids',
    basis: typical('asm-cimd-flag-truthful'),
    fails: ['asm-cimd-flag-truthful/flag'],
    apply: inServerMetadata(() => ({ client_id_metadata_document_supported: true })),
  },
]
