/** What sets the sub-cases of the reference apart. */
export interface Variant {
  /** Opaque tokens and introspection in place of signed ones. */
  readonly opaque: boolean
  /** Path of the issuer below the origin. */
  readonly issuerPath: string
  /** Paths of the MCP endpoints; the first is the one that is judged. */
  readonly mcpPaths: readonly string[]
  readonly oidcDiscovery: boolean
  readonly tls: boolean
  /** The MCP server also takes tokens of a partner's issuer, for what needs no upstream. */
  readonly partner: boolean
  /** Each session has a grant of its own at Nextcloud, in place of a delegation issuer. */
  readonly sessionGrant: boolean
}

/** The reference as it is without a sub-case. */
const plain: Variant = {
  opaque: false,
  issuerPath: '',
  mcpPaths: ['/mcp'],
  oidcDiscovery: false,
  tls: false,
  partner: false,
  sessionGrant: false,
}

/** The sub-cases, as data. */
const variants: Readonly<Record<string, Variant>> = {
  'session-grant': { ...plain, sessionGrant: true },
  opaque: { ...plain, opaque: true },
  'issuer-path': { ...plain, issuerPath: '/tenants/main' },
  'two-resources': { ...plain, mcpPaths: ['/mcp', '/second/mcp'] },
  'two-issuers': { ...plain, partner: true },
  'oidc-discovery': { ...plain, oidcDiscovery: true },
  tls: { ...plain, tls: true },
}

/** What a sub-case is; the plain reference where none is named. */
export function variantNamed(subcase: string | undefined): Variant {
  return variants[subcase ?? ''] ?? plain
}
