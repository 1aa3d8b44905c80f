import { blindFrom } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { changed, inMcpServer, inResourceMetadata } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

/** Mistakes in what a server calls itself: the resource identifier and the documents that carry it (RFC 9728 §1.2, §3.3). */
export const resourceIdentifierFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'prm-challenge-names-root',
    title: 'The challenge names a root document, whose resource is the origin',
    basis: 'nextcloud-mcp-server advertised the unsuffixed document; typical failure of prm-resource-matches-server',
    fails: ['prm-resource-matches-server/challenge'],
    appears: [
      { probe: 'prm-resource-matches-server/root', reason: 'a root document is served now, and fits the root' },
    ],
    blinds: blindFrom('code', 'the client asks for the origin, which the authorization server does not know'),
    apply: inMcpServer((right) => ({
      documentUrl: (config) => `${config.origin}/.well-known/oauth-protected-resource`,
      furtherDocuments: (config) => ({
        '/.well-known/oauth-protected-resource': changed(right.resourceMetadata(config, new Request(config.origin)), {
          resource: config.origin,
        }),
      }),
    })),
  },
  {
    ...plain,
    id: 'prm-two-documents',
    title: 'The framework mounts a document of its own at the well-known URL, with the internal host name',
    basis: typical('prm-resource-matches-server'),
    fails: ['prm-resource-matches-server/well-known'],
    apply: inMcpServer((right) => ({
      documentUrl: (config) => `${config.origin}/oauth/resource`,
      furtherDocuments: (config) => {
        const document = right.resourceMetadata(config, new Request(config.origin))
        const place = right.documentPaths(config)[0] ?? ''
        return {
          '/oauth/resource': document,
          [place]: changed(document, { resource: 'https://mcp.internal.example/mcp' }),
        }
      },
    })),
  },
  {
    ...plain,
    id: 'prm-root-names-endpoint',
    title: 'The document of the endpoint is served at the root, too',
    basis: 'requirements 15.5 item 2; typical failure of prm-resource-matches-server',
    fails: ['prm-resource-matches-server/root'],
    apply: inMcpServer((right) => ({
      documentPaths: (config) => [...right.documentPaths(config), '/.well-known/oauth-protected-resource'],
    })),
  },
  {
    ...plain,
    id: 'prm-resource-is-a-name',
    title: 'The resource is a client id instead of a URL',
    basis: typical('prm-resource-uri-form'),
    fails: ['prm-resource-uri-form/absolute'],
    companions: sameDocument('a name is not the URL of the server'),
    blinds: [
      { probe: 'prm-resource-uri-form/scheme', reason: 'a name has no scheme' },
      ...blindFrom('code', 'the authorization server knows no resource of that name'),
    ],
    apply: inResourceMetadata(() => ({ resource: 'nextcloud-mcp-server' })),
  },
  {
    ...plain,
    id: 'prm-resource-scheme',
    title: 'The resource has the scheme of the transport that the server was written for',
    basis: typical('prm-resource-uri-form'),
    fails: ['prm-resource-uri-form/scheme'],
    companions: sameDocument('another scheme is another identifier'),
    blinds: blindFrom('code', 'the authorization server knows no resource of that scheme'),
    apply: inResourceMetadata(({ resource }) => ({ resource: String(resource).replace(/^https?:/, 'ws:') })),
  },
  {
    ...plain,
    id: 'prm-resource-fragment',
    title: 'The resource carries a fragment that tells servers of one host apart',
    basis: typical('prm-resource-uri-form'),
    fails: ['prm-resource-uri-form/fragment'],
    companions: sameDocument('the fragment is part of the identifier'),
    blinds: blindFrom('code', 'the authorization server knows no resource with a fragment'),
    apply: inResourceMetadata(({ resource }) => ({ resource: `${String(resource)}#nextcloud` })),
  },
  {
    ...plain,
    id: 'prm-resource-query',
    title: 'The resource carries the query with which the endpoint was configured',
    basis: typical('prm-resource-uri-form'),
    fails: ['prm-resource-uri-form/query'],
    companions: sameDocument('the query is part of the identifier'),
    blinds: blindFrom('code', 'the authorization server knows no resource with a query'),
    apply: inResourceMetadata(({ resource }) => ({ resource: `${String(resource)}?transport=streamable-http` })),
  },
]

/** Both rules that compare `resource` with the server fail with whatever is wrong in it. */
function sameDocument(reason: string): DeploymentFault['companions'] {
  return ['challenge', 'well-known'].map((name) => ({ probe: `prm-resource-matches-server/${name}`, reason }))
}
