/** What an administrator decides about a realm, as far as it concerns MCP clients and servers. Times are in seconds. */
export interface RealmSettings {
  readonly accessTokenLifespan: number
  readonly accessCodeLifespan: number
  /** How long a sign-in may take. */
  readonly accessCodeLifespanLogin: number
  readonly ssoSessionIdleTimeout: number
  readonly ssoSessionMaxLifespan: number
  /** Whether each refresh gives another refresh token, and the one before is spent. */
  readonly revokeRefreshToken: boolean
  /** PKCE method that every client must use; none: it is left to clients. */
  readonly pkce: 'S256' | 'none'
  /** Whether redirect URIs must be registered as they are asked for; else a `*` at their end stands for everything. */
  readonly exactRedirectUris: boolean
  /** Who may register clients without a token: nobody, hosts that the administrator trusts, or anybody. */
  readonly anonymousRegistration: 'nobody' | 'trusted-hosts' | 'anybody'
  readonly trustedHosts: readonly string[]
  /** Whether people are asked before a client that registered itself gets anything. */
  readonly consentRequired: boolean
  /** Whether `resource` (RFC 8707) decides the audience: the feature `resource-indicators`. */
  readonly resourceIndicators: boolean
  /** Client scopes that every new client has without asking; what they put into `scope` is asked for by nobody. */
  readonly defaultScopes: readonly string[]
}

/** One setting: what Keycloak ships, what a hardened realm has, where it is set, and why. */
export interface RealmRow<Name extends keyof RealmSettings = keyof RealmSettings> {
  readonly name: Name
  readonly shipped: RealmSettings[Name]
  readonly hardened: RealmSettings[Name]
  /** Where an administrator finds it. */
  readonly where: string
  readonly why: string
}

function row<Name extends keyof RealmSettings>(
  name: Name,
  shipped: RealmSettings[Name],
  hardened: RealmSettings[Name],
  where: string,
  why: string,
): RealmRow<Name> {
  return { name, shipped, hardened, where, why }
}

/** The settings of a realm, as data. */
export const realmTable: readonly RealmRow[] = [
  row('accessTokenLifespan', 300, 300, 'Realm settings, Tokens', 'A signed token cannot be called back: five minutes.'),
  row('accessCodeLifespan', 60, 60, 'Realm settings, Tokens', 'A code is redeemed at once, or never.'),
  row('accessCodeLifespanLogin', 1800, 600, 'Realm settings, Tokens', 'Whoever needs longer has left the page open.'),
  row('ssoSessionIdleTimeout', 1800, 1800, 'Realm settings, Sessions', 'It ends refresh tokens that nobody uses.'),
  row(
    'ssoSessionMaxLifespan',
    36_000,
    36_000,
    'Realm settings, Sessions',
    'It ends refresh tokens that somebody uses.',
  ),
  row(
    'revokeRefreshToken',
    false,
    true,
    'Realm settings, Tokens',
    'Clients without a secret must have their refresh tokens rotated (OAuth 2.1 §4.3.1).',
  ),
  row(
    'pkce',
    'none',
    'S256',
    'Client policies, executor pkce-enforcer',
    'Without it a client may leave PKCE out (OAuth 2.1 §4.1.1).',
  ),
  row(
    'exactRedirectUris',
    false,
    true,
    'Client policies, executor secure-redirect-uris-enforcer',
    'A pattern sends codes to pages that nobody registered (OAuth 2.1 §2.3.1).',
  ),
  row(
    'anonymousRegistration',
    'trusted-hosts',
    'trusted-hosts',
    'Clients, Client registration, anonymous access policies',
    'MCP clients register themselves; who may is for the administrator to say.',
  ),
  row('trustedHosts', [], ['127.0.0.1', 'localhost'], 'policy Trusted Hosts', 'Programs on the machine of the person.'),
  row(
    'consentRequired',
    true,
    true,
    'Clients, Client registration, policy Consent Required',
    'Nobody else than the person can tell a client that registered itself from another.',
  ),
  row(
    'resourceIndicators',
    false,
    true,
    'start with --features=resource-indicators; client attribute Resource URL',
    'Without it `resource` is ignored, and a token is for whatever the scopes of its client say (RFC 8707 §2).',
  ),
  row(
    'defaultScopes',
    ['profile', 'email'],
    [],
    'Client scopes, assigned type',
    'What stands in every token was never asked for, and goes along with every exchange.',
  ),
]

function settingsBy(column: 'shipped' | 'hardened'): RealmSettings {
  // The table has a row for each setting, with values of its type (a test holds the names).
  return Object.fromEntries(realmTable.map((one) => [one.name, one[column]])) as unknown as RealmSettings
}

/** A realm as Keycloak makes it. */
export const shippedRealm: RealmSettings = settingsBy('shipped')

/** A realm as it should be, in front of MCP servers. */
export const hardenedRealm: RealmSettings = settingsBy('hardened')
