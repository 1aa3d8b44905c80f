/**
 * The realm of `docs/identity-provider.md` as Keycloak reads it, at its start or by its administration: hardened, with a
 * client for Nextcloud and one for the MCP server, which may exchange tokens, and people who are known to Nextcloud by their
 * ids.
 */
import type { Account } from '../../contract/target.ts'
import { nextcloudAudience } from './steps.ts'

/** What is made up for a realm. */
export interface RealmWanted {
  /** The MCP endpoint, which is also the client id of the MCP server. */
  readonly resource: string
  readonly secretOfServer: string
  readonly secretOfNextcloud: string
  /** Where the MCP server lets people return to, if it signs them in here itself. */
  readonly redirectUris?: readonly string[]
  readonly people: readonly Account[]
  /**
   * Whether clients that register must come from the own machine as Keycloak sees it. In a container it sees the bridge;
   * where their redirect URIs lead is looked at in either case.
   */
  readonly sendersLookedAt: boolean
}

/** Name of the realm. */
export const realmName = 'mcp'

/** The scopes of the MCP server, which clients ask for. */
export const scopes = ['notes.read', 'notes.write', 'files.read', 'profile.read'] as const
/** How long an exchanged token lives, in seconds. */
export const exchangedLife = 90

const policies = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy'
const protocol = 'openid-connect'
const hidden = { 'include.in.token.scope': 'false', 'display.on.consent.screen': 'false' }
const inAccessTokens = { 'access.token.claim': 'true', 'introspection.token.claim': 'true' }

/** Makes a client an audience. */
function audience(client: string) {
  const config = { 'included.client.audience': client, ...inAccessTokens }
  return { name: 'audience', protocol, protocolMapper: 'oidc-audience-mapper', config }
}

/** Without this client scope, which Keycloak ships, a token has no `sub`. */
const basic = {
  name: 'basic',
  protocol,
  attributes: hidden,
  protocolMappers: [{ name: 'sub', protocol, protocolMapper: 'oidc-sub-mapper', config: inAccessTokens }],
}

const executors = [
  { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
  {
    executor: 'secure-redirect-uris-enforcer',
    configuration: {
      'allow-ipv4-loopback-address': 'true',
      'allow-ipv6-loopback-address': 'true',
      'allow-http-scheme': 'true',
    },
  },
]

/** Who may register without a token, and what they get. */
const registration = (sendersLookedAt: boolean) => [
  {
    providerId: 'trusted-hosts',
    config: {
      'trusted-hosts': ['127.0.0.1', 'localhost'],
      'host-sending-registration-request-must-match': [String(sendersLookedAt)],
      'client-uris-must-match': ['true'],
    },
  },
  { providerId: 'consent-required', config: {} },
  { providerId: 'allowed-client-templates', config: { 'allow-default-scopes': ['true'] } },
]

/** The realm as Keycloak imports it. */
export function realmOf({
  resource,
  secretOfServer,
  secretOfNextcloud,
  redirectUris = [],
  people,
  sendersLookedAt,
}: RealmWanted): object {
  return {
    realm: realmName,
    enabled: true,
    sslRequired: 'none',
    accessTokenLifespan: 300,
    accessCodeLifespan: 60,
    accessCodeLifespanLogin: 600,
    ssoSessionIdleTimeout: 1800,
    ssoSessionMaxLifespan: 36_000,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    clientScopes: [
      basic,
      { name: 'nextcloud-audience', protocol, attributes: hidden, protocolMappers: [audience(nextcloudAudience)] },
      // A client that names scopes when it registers has no default client scope but `basic`, so that what they are for
      // must be said by the scopes themselves.
      ...scopes.map((name) => ({
        name,
        protocol,
        attributes: { 'include.in.token.scope': 'true' },
        protocolMappers: [audience(resource)],
      })),
    ],
    defaultDefaultClientScopes: ['basic'],
    defaultOptionalClientScopes: scopes,
    clients: [
      {
        clientId: nextcloudAudience,
        secret: secretOfNextcloud,
        publicClient: false,
        defaultClientScopes: ['basic'],
      },
      {
        clientId: resource,
        secret: secretOfServer,
        publicClient: false,
        redirectUris,
        attributes: {
          'standard.token.exchange.enabled': 'true',
          'access.token.lifespan': String(exchangedLife),
          resource_url: resource,
        },
        defaultClientScopes: ['basic', 'nextcloud-audience'],
        optionalClientScopes: scopes,
      },
    ],
    clientProfiles: { profiles: [{ name: 'hardened', executors }] },
    clientPolicies: {
      policies: [
        {
          name: 'hardened',
          enabled: true,
          conditions: [{ condition: 'any-client', configuration: {} }],
          profiles: ['hardened'],
        },
      ],
    },
    components: {
      [policies]: registration(sendersLookedAt).map((policy) => ({
        name: policy.providerId,
        subType: 'anonymous',
        ...policy,
      })),
    },
    users: people.map(({ user, password }) => ({
      id: user,
      username: user,
      enabled: true,
      email: `${user}@example.com`,
      emailVerified: true,
      firstName: user,
      lastName: 'Example',
      credentials: [{ type: 'password', value: password, temporary: false }],
    })),
  }
}
