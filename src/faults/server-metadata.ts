import { blind, blindFrom } from './blinds.ts'
import type { DeploymentFault } from './fault.ts'
import { changed, inAuthorizationServer, inServerMetadata } from './replace.ts'

const plain = { deployment: 'reference', companions: [], blinds: [] } as const
const typical = (id: string): string => `typical failure of ${id}`

/** Mistakes in authorization server metadata (catalogue 1.3). */
export const serverMetadataFaults: readonly DeploymentFault[] = [
  {
    ...plain,
    id: 'asm-absent',
    title: 'The authorization server publishes no metadata',
    basis: typical('asm-published'),
    fails: ['asm-published/found'],
    companions: [{ probe: 'prm-as-entries-are-issuers/resolve', reason: 'no document can be derived from the entry' }],
    blinds: blindFrom('metadata', 'there is no document'),
    apply: inAuthorizationServer(() => ({ metadataPaths: () => [] })),
  },
  {
    ...plain,
    id: 'asm-issuer-slash',
    title: 'The issuer in the document ends with a slash that a URL class added',
    basis: typical('asm-issuer-equality'),
    fails: ['asm-issuer-equality/oauth'],
    companions: [
      { probe: 'asm-iss-flag-truthful/success', reason: 'iss is not the issuer of the document' },
      { probe: 'asm-iss-flag-truthful/error', reason: 'iss is not the issuer of the document' },
      { probe: 'proxy-mints-own-token/issuer', reason: 'the issuer of the token is not that of the document' },
    ],
    apply: inServerMetadata(({ issuer }) => ({ issuer: `${String(issuer)}/` })),
  },
  {
    ...plain,
    id: 'asm-oidc-issuer-upstream',
    title: 'The OpenID Connect document names an issuer of its own',
    basis: typical('asm-issuer-equality'),
    deployment: 'reference:oidc-discovery',
    fails: ['asm-issuer-equality/oidc'],
    companions: [{ probe: 'asm-docs-consistent/issuer-and-keys', reason: 'the issuers of the documents differ' }],
    apply: inAuthorizationServer((right) => ({
      oidcMetadata: (config, asked) => changed(right.oidcMetadata(config, asked), { issuer: `${config.issuer}/oidc` }),
    })),
  },
  {
    ...plain,
    id: 'asm-oidc-keys-upstream',
    title: 'The OpenID Connect document still names the keys of the upstream',
    basis: typical('asm-docs-consistent'),
    deployment: 'reference:oidc-discovery',
    fails: ['asm-docs-consistent/issuer-and-keys'],
    apply: inAuthorizationServer((right) => ({
      oidcMetadata: (config, asked) =>
        changed(right.oidcMetadata(config, asked), { jwks_uri: `${config.upstream.origin}/apps/oidc/jwks` }),
    })),
  },
  {
    ...plain,
    id: 'asm-oidc-endpoints-upstream',
    title: 'The OpenID Connect document still names the token endpoint of the upstream',
    basis: typical('asm-docs-consistent'),
    deployment: 'reference:oidc-discovery',
    fails: ['asm-docs-consistent/endpoints'],
    apply: inAuthorizationServer((right) => ({
      oidcMetadata: (config, asked) =>
        changed(right.oidcMetadata(config, asked), { token_endpoint: `${config.upstream.origin}/apps/oidc/token` }),
    })),
  },
  {
    ...plain,
    id: 'asm-path-appended',
    title: 'The document of an issuer with a path stands behind that path only',
    basis: typical('asm-wellknown-path-insertion'),
    deployment: 'reference:issuer-path',
    fails: ['asm-wellknown-path-insertion/served'],
    companions: [
      { probe: 'asm-published/found', reason: 'no client looks behind the path for it' },
      { probe: 'prm-as-entries-are-issuers/resolve', reason: 'no client looks behind the path for it' },
    ],
    blinds: blindFrom('metadata', 'no client finds the document'),
    apply: inAuthorizationServer(() => ({
      metadataPaths: (config) => [`${new URL(config.issuer).pathname}/.well-known/oauth-authorization-server`],
    })),
  },
  {
    ...plain,
    id: 'asm-oidc-inserted-only',
    title: 'The OpenID Connect document of an issuer with a path is routed in the inserted form only',
    basis: typical('asm-oidc-path-append'),
    deployment: 'reference:issuer-path',
    fails: ['asm-oidc-path-append/served'],
    appears: [
      { probe: 'asm-issuer-equality/oidc', reason: 'there is a second document now' },
      { probe: 'asm-docs-consistent/issuer-and-keys', reason: 'there is a second document now' },
      { probe: 'asm-docs-consistent/endpoints', reason: 'there is a second document now' },
    ],
    apply: inAuthorizationServer(() => ({
      oidcMetadataPaths: (config) => [`/.well-known/openid-configuration${new URL(config.issuer).pathname}`],
    })),
  },
  {
    ...plain,
    id: 'asm-any-tenant',
    title: 'A wildcard route answers every path with the document of the root',
    basis: typical('asm-tenant-isolation'),
    fails: ['asm-tenant-isolation/unknown-path'],
    apply: inAuthorizationServer((right) => ({
      metadataPaths: (config) => [...right.metadataPaths(config), '/.well-known/oauth-authorization-server/:tenant'],
    })),
  },
  {
    ...plain,
    id: 'asm-without-authorization-endpoint',
    title: 'The document names no authorization endpoint',
    basis: typical('asm-required-fields'),
    fails: ['asm-required-fields/authorization-endpoint'],
    blinds: [
      { probe: 'asm-cimd-flag-truthful/flag', reason: 'there is nowhere to try a URL as client id' },
      ...blindFrom('asked', 'a client cannot ask for authorization'),
    ],
    apply: inServerMetadata(() => ({ authorization_endpoint: undefined })),
  },
  {
    ...plain,
    id: 'asm-without-token-endpoint',
    title: 'The document names no token endpoint',
    basis: typical('asm-required-fields'),
    fails: ['asm-required-fields/token-endpoint'],
    blinds: [
      { probe: 'asm-grant-types-truthful/served', reason: 'there is nowhere to try a grant' },
      // What is judged of consent and state ends before a code is redeemed.
      ...blindFrom('flow', 'a client cannot redeem a code', [
        'proxy-consent-',
        'proxy-own-code/',
        'proxy-state-',
        'proxy-upstream-error-mapped/',
        'proxy-upstream-iss-check/',
        'proxy-upstream-pkce/',
        'proxy-upstream-redirect-fixed/',
        'proxy-upstream-scope-minimal/',
        'proxy-upstream-user-consistent/approval',
      ]),
    ],
    apply: inServerMetadata(() => ({ token_endpoint: undefined })),
  },
  {
    ...plain,
    id: 'asm-without-response-types',
    title: 'The document leaves out the response types',
    basis: typical('asm-required-fields'),
    fails: ['asm-required-fields/response-types'],
    apply: inServerMetadata(() => ({ response_types_supported: undefined })),
  },
  {
    ...plain,
    id: 'asm-status-203',
    title: 'A transforming proxy answers the document with 203',
    basis: 'RFC 9110 §15.3.4; typical failure of asm-http-shape',
    fails: ['asm-http-shape/status'],
    apply: inAuthorizationServer(() => ({ metadataResponse: (document) => Response.json(document, { status: 203 }) })),
  },
  {
    ...plain,
    id: 'asm-as-html',
    title: 'The document is served as text/html',
    basis: typical('asm-http-shape'),
    fails: ['asm-http-shape/media-type'],
    apply: inAuthorizationServer(() => ({
      metadataResponse: (document) =>
        new Response(JSON.stringify(document), { headers: { 'content-type': 'text/html' } }),
    })),
  },
  {
    ...plain,
    id: 'asm-empty-array',
    title: 'A member without values is sent as an empty array',
    basis: typical('asm-http-shape'),
    fails: ['asm-http-shape/no-empty-arrays'],
    apply: inServerMetadata(() => ({ ui_locales_supported: [] })),
  },
  {
    ...plain,
    id: 'asm-without-pkce',
    title: 'The document does not mention PKCE, like that of the upstream',
    basis: typical('asm-pkce-advertised'),
    fails: ['asm-pkce-advertised/s256'],
    apply: inServerMetadata(() => ({ code_challenge_methods_supported: undefined })),
  },
  {
    ...plain,
    id: 'asm-pkce-plain',
    title: 'The document offers plain beside S256',
    basis: typical('asm-pkce-no-plain'),
    fails: ['asm-pkce-no-plain/none'],
    apply: inServerMetadata(() => ({ code_challenge_methods_supported: ['S256', 'plain'] })),
  },
  {
    ...plain,
    id: 'asm-introspection-upstream',
    title: 'The document names the introspection endpoint of the upstream, whose copy it began as',
    basis: typical('asm-endpoints-own-trust-domain'),
    fails: ['asm-endpoints-own-trust-domain/hosts'],
    blinds: blind(
      [
        'introspection-caller-scoped/other-resource',
        'introspection-inactive-minimal/detail',
        'introspection-inactive-minimal/status',
      ],
      'the upstream knows nothing of the tokens of the proxy, nor of the client of the MCP server',
    ),
    apply: inAuthorizationServer((right) => ({
      metadata: (config, asked) =>
        changed(right.metadata(config, asked), {
          introspection_endpoint: `${config.upstream.origin}/apps/oidc/introspect`,
        }),
    })),
  },
  {
    ...plain,
    id: 'asm-issuer-with-query',
    title: 'The issuer carries the query that names the tenant',
    basis: typical('asm-issuer-form'),
    fails: ['asm-issuer-form/query-fragment'],
    companions: [{ probe: 'asm-issuer-equality/oauth', reason: 'the document names the issuer without the query' }],
    apply: (parts) => ({
      ...parts,
      mcpServer: {
        ...parts.mcpServer,
        resourceMetadata: (config, asked) =>
          changed(parts.mcpServer.resourceMetadata(config, asked), {
            authorization_servers: [`${config.issuer}?tenant=main`],
          }),
      },
    }),
  },
  {
    ...plain,
    id: 'asm-issuer-without-scheme',
    title: 'The issuer is named without its scheme',
    basis: typical('asm-issuer-form'),
    fails: ['asm-issuer-form/scheme'],
    companions: [{ probe: 'prm-as-entries-are-issuers/resolve', reason: 'no URL can be derived from it' }],
    blinds: blindFrom('places', 'no URL can be derived from the issuer'),
    apply: (parts) => ({
      ...parts,
      mcpServer: {
        ...parts.mcpServer,
        resourceMetadata: (config, asked) =>
          changed(parts.mcpServer.resourceMetadata(config, asked), {
            authorization_servers: [new URL(config.issuer).host],
          }),
      },
    }),
  },
]
