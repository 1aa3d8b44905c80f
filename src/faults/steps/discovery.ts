/** Probes of the steps that read what is published. */
export const discoverySteps: Readonly<Record<'document' | 'entry' | 'places' | 'metadata', readonly string[]>> = {
  /** Reads the protected resource metadata. */
  document: [
    'prm-as-list-nonempty/present',
    'prm-bearer-methods/header',
    'prm-bearer-methods/no-query',
    'prm-http-shape/media-type',
    'prm-http-shape/object',
    'prm-http-shape/status',
    'prm-no-empty-arrays/none',
    'prm-no-offline-access/none',
    'prm-not-from-request-headers/document-forwarded',
    'prm-not-from-request-headers/document-host',
    'prm-resource-matches-server/challenge',
    'prm-resource-matches-server/root',
    'prm-resource-matches-server/well-known',
    'prm-resource-uri-form/absolute',
    'prm-resource-uri-form/fragment',
    'prm-resource-uri-form/query',
    'prm-resource-uri-form/scheme',
    'prm-scopes-baseline/no-wildcard',
    'prm-scopes-baseline/size',
    'prm-wellknown-path-insertion/served',
  ],
  /** Looks at the entries of `authorization_servers`. */
  entry: ['asm-issuer-form/query-fragment', 'asm-issuer-form/scheme', 'prm-as-entries-are-issuers/resolve'],
  /** Asks the places where the authorization server may publish its metadata. */
  places: [
    'asm-docs-consistent/endpoints',
    'asm-docs-consistent/issuer-and-keys',
    'asm-issuer-equality/oidc',
    'asm-oidc-path-append/served',
    'asm-published/found',
    'asm-wellknown-path-insertion/served',
  ],
  /** Reads the metadata of the authorization server. */
  metadata: [
    'asm-cimd-flag-truthful/flag',
    'asm-endpoints-own-trust-domain/hosts',
    'asm-grant-types-truthful/explicit',
    'asm-grant-types-truthful/served',
    'asm-http-shape/media-type',
    'asm-http-shape/no-empty-arrays',
    'asm-http-shape/status',
    'asm-issuer-equality/oauth',
    'asm-pkce-advertised/s256',
    'asm-pkce-no-plain/none',
    'asm-required-fields/authorization-endpoint',
    'asm-required-fields/response-types',
    'asm-required-fields/token-endpoint',
    'asm-tenant-isolation/unknown-path',
  ],
}
