import type { AuthorizationServerConfig } from '../../reference/authorization-server/config.ts'
import type { BackgroundCredential } from '../../reference/provisioning/background-grants.ts'

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
  /** What people give for work in the background: a refresh token of the `oidc` app, or an app password. */
  readonly backgroundForm: BackgroundCredential['kind']
  /**
   * What tool calls run on: tokens of a delegation issuer, the grant that each session has at Nextcloud, or, in the
   * history, what was given for work in the background.
   */
  readonly authority: AuthorizationServerConfig['authority']
}

/** The reference as it is without a sub-case. */
const plain: Variant = {
  opaque: false,
  issuerPath: '',
  mcpPaths: ['/mcp'],
  oidcDiscovery: false,
  tls: false,
  partner: false,
  backgroundForm: 'refresh-token',
  authority: 'delegation',
}

/** The sub-cases, as data. */
const variants: Readonly<Record<string, Variant>> = {
  'session-grant': { ...plain, authority: 'session-grant' },
  'app-password': { ...plain, backgroundForm: 'app-password' },
  opaque: { ...plain, opaque: true },
  'issuer-path': { ...plain, issuerPath: '/tenants/main' },
  'two-resources': { ...plain, mcpPaths: ['/mcp', '/second/mcp'] },
  'two-issuers': { ...plain, partner: true },
  'oidc-discovery': { ...plain, oidcDiscovery: true },
  tls: { ...plain, tls: true },
}

/** What stood before the exchange (nextcloud-mcp-server ADR-004, partial). */
export const progressiveConsent: Variant = { ...plain, authority: 'none' }

/** What a sub-case is; the plain reference where none is named. */
export function variantNamed(subcase: string | undefined): Variant {
  return variants[subcase ?? ''] ?? plain
}
