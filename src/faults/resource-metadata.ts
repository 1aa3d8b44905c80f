import { blindFrom } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { changed, inMcpServer, inResourceMetadata, originByHeaders } from './replace.ts'

const deployment = 'reference'
const plain = { deployment, companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

/** Mistakes in protected resource metadata (catalogue 1.1). */
export const resourceMetadataFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'prm-absent',
    title: 'Only authorization server metadata is served, as the revision of 2025-03-26 had it',
    basis: typical('prm-published'),
    fails: ['prm-published/found'],
    companions: [{ probe: 'challenge-metadata-resolves/document', reason: 'the challenge still names the document' }],
    blinds: blindFrom('document', 'without the document nothing else is found'),
    apply: inMcpServer(() => ({ documentPaths: () => [] })),
  },
  {
    ...plain,
    id: 'prm-behind-path',
    title: 'The document stands behind the path of the endpoint, and the challenge names it there',
    basis: typical('prm-wellknown-path-insertion'),
    fails: ['prm-wellknown-path-insertion/served'],
    blinds: [
      { probe: 'prm-resource-matches-server/well-known', reason: 'no document stands at the path-inserted URL' },
    ],
    apply: inMcpServer(() => ({
      documentPaths: (config) => [`${new URL(config.resource).pathname}/.well-known/oauth-protected-resource`],
      documentUrl: (config) => `${config.resource}/.well-known/oauth-protected-resource`,
    })),
  },
  {
    ...plain,
    id: 'prm-without-servers',
    title: 'The server is its own authorization server, so the member is left out',
    basis: typical('prm-as-list-nonempty'),
    fails: ['prm-as-list-nonempty/present'],
    blinds: blindFrom('entry', 'no authorization server is named'),
    apply: inResourceMetadata(() => ({ authorization_servers: undefined })),
  },
  {
    ...plain,
    id: 'prm-status-201',
    title: 'The route of the document answers with the status of the registration route',
    basis: 'a status copied with its route; typical failure of prm-http-shape',
    fails: ['prm-http-shape/status'],
    apply: inMcpServer(() => ({ documentResponse: (document) => Response.json(document, { status: 201 }) })),
  },
  {
    ...plain,
    id: 'prm-as-text',
    title: 'The document is served as a static file without an ending, so as plain text',
    basis: typical('prm-http-shape'),
    fails: ['prm-http-shape/media-type'],
    apply: inMcpServer(() => ({
      documentResponse: (document) =>
        new Response(JSON.stringify(document), { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    })),
  },
  {
    ...plain,
    id: 'prm-encoded-twice',
    title: 'The document is serialised before the framework serialises it again',
    basis: typical('prm-http-shape'),
    fails: ['prm-http-shape/object'],
    companions: [
      { probe: 'prm-published/found', reason: 'a JSON string is no document' },
      { probe: 'challenge-metadata-resolves/document', reason: 'a JSON string is no document' },
    ],
    blinds: blindFrom('document', 'a JSON string cannot be read', ['prm-http-shape/']),
    apply: inMcpServer(() => ({ documentResponse: (document) => Response.json(JSON.stringify(document)) })),
  },
  {
    ...plain,
    id: 'prm-behind-auth',
    title: 'The guard covers /.well-known, so discovery needs a token to find out how to get one',
    basis: typical('prm-public'),
    fails: ['prm-public/anonymous'],
    companions: [
      { probe: 'prm-published/found', reason: 'a client without a token cannot read it' },
      { probe: 'challenge-metadata-resolves/document', reason: 'a client without a token cannot read it' },
    ],
    blinds: blindFrom('document', 'a client without a token cannot read the document'),
    apply: inMcpServer(() => ({ documentNeedsToken: () => true })),
  },
  {
    ...plain,
    id: 'prm-empty-array',
    title: 'A member without values is sent as an empty array',
    basis: typical('prm-no-empty-arrays'),
    fails: ['prm-no-empty-arrays/none'],
    apply: inResourceMetadata(() => ({ resource_signing_alg_values_supported: [] })),
  },
  {
    ...plain,
    id: 'prm-methods-sample',
    title: 'The methods are those of the sample in the RFC, query among them',
    basis: typical('prm-bearer-methods'),
    fails: ['prm-bearer-methods/no-query'],
    apply: inResourceMetadata(() => ({ bearer_methods_supported: ['header', 'body', 'query'] })),
  },
  {
    ...plain,
    id: 'prm-methods-without-header',
    title: 'The methods name only what was added for one client',
    basis: typical('prm-bearer-methods'),
    fails: ['prm-bearer-methods/header'],
    apply: inResourceMetadata(() => ({ bearer_methods_supported: ['body'] })),
  },
  {
    ...plain,
    id: 'prm-offline-access',
    title: 'The scopes are copied from the authorization server, offline_access with them',
    basis: typical('prm-no-offline-access'),
    fails: ['prm-no-offline-access/none'],
    apply: inResourceMetadata(({ scopes_supported }) => ({
      scopes_supported: [...list(scopes_supported), 'offline_access'],
    })),
  },
  {
    ...plain,
    id: 'prm-wildcard-scope',
    title: 'A scope for everything stands among the scopes',
    basis: typical('prm-scopes-baseline'),
    fails: ['prm-scopes-baseline/no-wildcard'],
    apply: inResourceMetadata(({ scopes_supported }) => ({ scopes_supported: [...list(scopes_supported), 'admin'] })),
  },
  {
    ...plain,
    id: 'prm-every-scope',
    title: 'Every scope of the product is listed',
    basis: typical('prm-scopes-baseline'),
    fails: ['prm-scopes-baseline/size'],
    apply: inResourceMetadata(({ scopes_supported }) => ({
      scopes_supported: [...list(scopes_supported), ...productScopes],
    })),
  },
  {
    ...plain,
    id: 'prm-by-host',
    title: 'The document is built from the Host of each request',
    basis: typical('prm-not-from-request-headers'),
    fails: ['prm-not-from-request-headers/document-host'],
    apply: inMcpServer((right) => ({
      resourceMetadata: (config, asked) => {
        const origin = originByHeaders(asked, ['host'], config.origin)
        return changed(right.resourceMetadata(config, asked), {
          resource: `${origin}${new URL(config.resource).pathname}`,
        })
      },
    })),
  },
  {
    ...plain,
    id: 'prm-by-forwarded-host',
    title: 'The document is built from X-Forwarded-Host, which anybody can send',
    basis: typical('prm-not-from-request-headers'),
    fails: ['prm-not-from-request-headers/document-forwarded'],
    apply: inMcpServer((right) => ({
      resourceMetadata: (config, asked) => {
        const origin = originByHeaders(asked, ['x-forwarded-host'], config.origin)
        return changed(right.resourceMetadata(config, asked), {
          resource: `${origin}${new URL(config.resource).pathname}`,
        })
      },
    })),
  },
  {
    ...plain,
    id: 'prm-server-is-document',
    title: 'The list of authorization servers names the URL of a metadata document',
    basis: typical('prm-as-entries-are-issuers'),
    fails: ['prm-as-entries-are-issuers/resolve'],
    blinds: blindFrom('places', 'nothing can be derived from the URL of a document'),
    apply: inResourceMetadata(({ authorization_servers }) => ({
      authorization_servers: list(authorization_servers).map(
        (issuer) => `${issuer}/.well-known/oauth-authorization-server`,
      ),
    })),
  },
]

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** Scopes as a product with many apps has them. */
const productScopes = ['calendar', 'contacts', 'deck', 'tables', 'talk', 'cookbook', 'mail', 'photos', 'forms'].flatMap(
  (app) => [`${app}.read`, `${app}.write`],
)
