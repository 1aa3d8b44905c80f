/**
 * The realm of `docs/identity-provider.md` as Keycloak reads it at its start: hardened, with a client for Nextcloud and one
 * for the MCP server, which may exchange tokens, and people who are known to Nextcloud by their ids.
 */

export const scopes = ['notes.read', 'notes.write', 'files.read', 'profile.read'] as const
export const nextcloudClient = 'nextcloud-api'
export const secretOfServer = 'the-secret-of-the-mcp-server-at-keycloak'
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
const registration = [
  {
    providerId: 'trusted-hosts',
    config: {
      'trusted-hosts': ['127.0.0.1', 'localhost'],
      'host-sending-registration-request-must-match': ['true'],
      'client-uris-must-match': ['true'],
    },
  },
  { providerId: 'consent-required', config: {} },
  { providerId: 'allowed-client-templates', config: { 'allow-default-scopes': ['true'] } },
]

/** @param resource - the MCP endpoint, which is also the client id of the MCP server */
export function realmOf(
  resource: string,
  people: readonly { readonly user: string; readonly password: string }[],
): object {
  return {
    realm: 'mcp',
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
      { name: 'nextcloud-audience', protocol, attributes: hidden, protocolMappers: [audience(nextcloudClient)] },
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
        clientId: nextcloudClient,
        secret: 'the-secret-of-nextcloud-at-keycloak',
        publicClient: false,
        defaultClientScopes: ['basic'],
      },
      {
        clientId: resource,
        secret: secretOfServer,
        publicClient: false,
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
      [policies]: registration.map((policy) => ({ name: policy.providerId, subType: 'anonymous', ...policy })),
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
