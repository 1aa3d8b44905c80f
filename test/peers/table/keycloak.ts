import type { Peer } from '../peer.ts'

const people = [
  { user: 'alice', password: 'any-password-of-alice' },
  { user: 'bob', password: 'any-password-of-bob' },
]
const issuer = 'http://127.0.0.1:{issuer.port}/realms/mcp'

const registration = 'sources/org/keycloak/services/clientregistration'
const secrets = 'sources/org/keycloak/authentication/authenticators/client/ClientIdAndSecretAuthenticator.java'
const itsOwnCode: readonly [string, string] = [
  secrets,
  '"unauthorized_client", "Invalid client or Invalid client credentials"',
]

/** The identity provider whose mock `shared-idp` has, itself. */
export const keycloak: Peer = {
  id: 'keycloak',
  title: 'The MCP server of `shared-idp` behind a real Keycloak with standard token exchange',
  packages: ['keycloak'],
  keycloak: true,
  beside: 'exec node test/peers/servers/keycloak.ts',
  command: 'exec node test/peers/servers/keycloak-mcp.ts',
  server: 'http://localhost:{mcp.port}/mcp',
  env: {
    KEYCLOAK: '{keycloak}',
    PORT: '{mcp.port}',
    ISSUER: issuer,
    NEXTCLOUD: '{nextcloud.url}',
    PEOPLE: JSON.stringify(people),
  },
  upstream: {
    bearerMode: 'provider',
    audienceCheck: true,
    autoProvision: false,
    providers: [{ issuer, clientId: 'nextcloud-api', uidMapping: 'sub' }],
  },
  people: { at: 'http://127.0.0.1:{issuer.port}', accounts: people },
  // What is shown a second time (a code, a refresh token) or revoked ends what the client has in that session of the
  // person, and scenarios share both. So whatever may do that is played to a Keycloak of its own.
  parts: [
    [
      'discovery/*',
      'authorization/*',
      'audience/*',
      'access/*',
      'validation/*',
      'introspection/*',
      'proxy/*',
      'passthrough/*',
      'separation/*',
      'provisioning/*',
    ],
    ['token-exchange/*'],
    ['token/*', 'refresh/*', 'revocation/*'],
  ],
  fails: {
    'asm-auth-methods-truthful': {
      probes: ['none'],
      because:
        'The metadata names what has an authenticator of its own; clients without a secret register all the same.',
      seen: [
        'sources/org/keycloak/protocol/oidc/OIDCWellKnownProvider.java',
        'caf.getProtocolAuthenticatorMethods(OIDCLoginProtocol.LOGIN_PROTOCOL)',
      ],
    },
    'dcr-redirect-uris-required': {
      probes: ['empty', 'null', 'omitted'],
      because: 'What a policy refuses is answered with 403 insufficient_scope, whatever the policy found wrong.',
      seen: [`${registration}/ClientRegistrationAuth.java`, 'throw forbidden(cpe.getMessage());'],
    },
    'tok-no-store': {
      probes: ['registration'],
      because: 'The answer to a registration, with a secret and a registration token, has no Cache-Control.',
      seen: [
        `${registration}/oidc/OIDCClientRegistrationProvider.java`,
        'return cors.add(Response.created(uri).entity(clientOIDC));',
      ],
    },
    'tok-client-auth-enforced': {
      probes: ['empty-secret', 'no-secret', 'refresh-no-secret', 'refresh-wrong-secret', 'wrong-secret'],
      because: 'A wrong secret is refused with unauthorized_client, which is for clients that may not use a grant.',
      seen: itsOwnCode,
    },
    'rt-client-identified': {
      probes: ['no-secret'],
      because: 'A refresh without the secret of the client is refused with the same wrong code.',
      seen: itsOwnCode,
    },
  },
  warns: {},
  unclear: {
    'rt-grant-type-respected':
      'For a client that did not register the refresh grant, the feature resource-indicators writes into a refresh token that is not there: the token endpoint breaks down with 500.',
  },
}
