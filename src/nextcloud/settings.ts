import { z } from 'zod'
import { absoluteUrl, flag, seconds, word } from './setting-values.ts'

/** A provider that `user_oidc` trusts (nextcloud.md 3.3, 0.2). */
export interface TrustedProvider {
  /** Its discovery document is at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string
  /** What `aud` must name while `audienceCheck` is on. */
  readonly clientId: string
  /** The claim that names the account. */
  readonly uidMapping: string
}

/** What is to go wrong on one route. */
export interface RouteFault {
  readonly kind: 'delay' | '500' | '502' | '503' | '429' | 'reset' | 'truncated' | 'content-type'
  /** For `delay`: milliseconds of real time. */
  readonly milliseconds: number
  /** Which call of the route it hits, from 1; 0: every one. */
  readonly call: number
}

/** Released lines of the `oidc` app (nextcloud.md 1.12). */
export type ProfileName = '2.0' | '1.17' | '1.13' | '1.12' | '1.11' | '1.10' | '1.9'

/** Everything about the mock that can be set. Defaults are what was recorded from a real Nextcloud. */
export interface NextcloudSettings {
  readonly profile: ProfileName
  readonly accessTokenType: 'by-client' | 'opaque' | 'jwt' | Readonly<Record<string, 'opaque' | 'jwt'>>
  readonly dcrTokenTypeDefault: 'opaque' | 'jwt'
  readonly defaultTokenType: 'opaque' | 'jwt'
  readonly audMode: 'resource' | 'rs-local' | 'client-id' | 'array' | 'missing' | 'wrong' | 'trailing-slash'
  readonly introspectionAud: 'client-id' | 'resource' | 'both' | 'missing'
  readonly introspectionPolicy: 'entitled' | 'any' | 'inactive' | 'off'
  readonly issuer: string | { readonly discovery: string; readonly tokens: string }
  readonly urlStyle: 'as-requested' | 'pretty' | 'index.php'
  readonly wellKnown: 200 | 301 | 404
  readonly asMetadata: 'absent' | 'served'
  readonly pkceMetadata: 'S256+plain' | 'S256' | 'plain' | 'absent'
  readonly pkceRequired: boolean
  readonly consent: boolean | 'partial' | 'deny' | 'revoked'
  readonly dcr: boolean | 'full' | 'limited' | 'public'
  readonly dcrLifetime: number | 'never'
  readonly keys: 'one' | 'rotate' | 'rotate-with-overlap' | 'empty' | 'wrong-kid' | 'HS256' | 'ES256'
  readonly jwksCache: number
  readonly uidMapping: 'uid' | 'sha256'
  readonly refreshToken: 'offline-access' | 'always' | 'never'
  readonly refreshRotation: 'rotate' | 'reuse' | 'grace' | 'revoke-family'
  readonly refreshKillsOldAT: boolean
  readonly refreshExpiresInType: 'int' | 'string' | 'absent'
  readonly doubleLifetime: boolean
  readonly postLogoutRedirectUris: readonly string[]
  readonly tokenScopeMember: 'absent' | 'granted' | 'requested'
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number | 'never'
  readonly codeLifetime: number
  readonly consentLifetime: number
  readonly loginFlowLifetime: number
  readonly clockSkew: number
  readonly claimsDrop: readonly string[]
  readonly bearerMode: 'oidc-app' | 'provider' | 'userinfo' | 'none'
  readonly audienceCheck: boolean
  readonly providers: readonly TrustedProvider[]
  readonly autoProvision: boolean
  readonly appPasswordByBearer: 'by-mode' | 'granted' | 'refused'
  readonly rateLimits: boolean
  readonly corsBearerPatch: boolean
  readonly basicAuthBroken: boolean
  readonly htmlErrorStatus: number
  readonly jsonSlashEscape: boolean
  readonly fault: Readonly<Record<string, RouteFault>>
}

/** One row of the table of settings. */
export interface SettingRow {
  readonly name: keyof NextcloudSettings
  readonly default: unknown
  /** The values, as a person types them. */
  readonly values: string
  readonly meaning: string
  /** Section of the description of a real Nextcloud that it rests on. */
  readonly basis: string
  /** Reads and checks a value. */
  readonly schema: z.ZodType
}

const row = (
  name: keyof NextcloudSettings,
  fallback: unknown,
  schema: z.ZodType,
  values: string,
  basis: string,
  meaning: string,
): SettingRow => ({ name, default: fallback, values, meaning, basis, schema })

const tokenType = word('opaque', 'jwt')
const profile = z.preprocess(
  (value) => {
    const text = String(value).replace(/^oidc-/, '')
    // JSON numbers lose the zero at their end: 2.0 arrives as 2, and 1.10 as 1.1 (there is no profile 1.1).
    return text === '2' ? '2.0' : text === '1.1' ? '1.10' : text
  },
  word('2.0', '1.17', '1.13', '1.12', '1.11', '1.10', '1.9'),
)
const provider = z.strictObject({
  issuer: absoluteUrl,
  clientId: z.string().min(1),
  uidMapping: z.string().min(1).default('sub'),
})
const fault = z.union([z.string().transform((kind) => ({ kind })), z.object({ kind: z.unknown() }).loose()]).pipe(
  z.strictObject({
    kind: word('delay', '500', '502', '503', '429', 'reset', 'truncated', 'content-type'),
    milliseconds: z.int().min(0).max(600_000).default(1000),
    call: z.int().min(0).default(0),
  }),
)
const claimNames = z.preprocess(
  (value) => (value === 'none' || value === '' ? [] : typeof value === 'string' ? value.split(/[ ,]+/) : value),
  z.array(z.string()),
)
const neverOr = (least: number) => z.union([z.literal('never'), seconds(least)])

/** Every setting of the mock. `--set`, `PATCH /settings` and the recordings use these names and values. */
export const settingsTable: readonly SettingRow[] = [
  row(
    'profile',
    '2.0',
    profile,
    '2.0 | 1.17 | 1.13 | 1.12 | 1.11 | 1.10 | 1.9',
    '1.12',
    'Which release of the oidc app is played.',
  ),
  row(
    'accessTokenType',
    'by-client',
    z.union([word('by-client', 'opaque', 'jwt'), z.record(z.string(), tokenType)]),
    'by-client | opaque | jwt | {"<client id>": "jwt"}',
    '1.7',
    'Form of access tokens: as each client was registered, one form for all, or by client id.',
  ),
  row(
    'dcrTokenTypeDefault',
    'opaque',
    tokenType,
    'opaque | jwt',
    '1.10',
    'What a registration without token_type gets.',
  ),
  row(
    'defaultTokenType',
    'opaque',
    tokenType,
    'opaque | jwt',
    '1.10',
    'What a registration with an unknown token_type (such as "Bearer") gets.',
  ),
  row(
    'audMode',
    'resource',
    word('resource', 'rs-local', 'client-id', 'array', 'missing', 'wrong', 'trailing-slash'),
    'resource | rs-local | client-id | array | missing | wrong | trailing-slash',
    '1.7',
    'What JWT access tokens carry as aud: resource, else resource_url, else client id (as the profile does it); or one fixed mistake.',
  ),
  row(
    'introspectionAud',
    'client-id',
    word('client-id', 'resource', 'both', 'missing'),
    'client-id | resource | both | missing',
    '1.8',
    'What introspection reports as aud.',
  ),
  row(
    'introspectionPolicy',
    'entitled',
    word('entitled', 'any', 'inactive', 'off'),
    'entitled | any | inactive | off',
    '1.8',
    'Whom introspection tells about a token; off: no such endpoint.',
  ),
  row(
    'issuer',
    'host',
    z.union([
      word('host', 'trailing-slash', 'token-differs'),
      absoluteUrl,
      z.strictObject({ discovery: absoluteUrl, tokens: absoluteUrl }),
    ]),
    'host | trailing-slash | token-differs | URL | {"discovery": URL, "tokens": URL}',
    '1.3',
    'The issuer: by Host header; with a slash at its end; another one in tokens than in discovery; one URL for the issuer and all endpoints; or one for discovery and one for tokens.',
  ),
  row(
    'urlStyle',
    'as-requested',
    word('as-requested', 'pretty', 'index.php'),
    'as-requested | pretty | index.php',
    '1.1',
    'Whether printed URLs carry /index.php: as the request did, never, or always. Both forms are answered.',
  ),
  row(
    'wellKnown',
    200,
    word(200, 301, 404),
    '200 | 301 | 404',
    '1.1',
    'What /.well-known/ answers: the document, a redirect to /index.php/.well-known/, or 404.',
  ),
  row(
    'asMetadata',
    'absent',
    word('absent', 'served'),
    'absent | served',
    '1.1',
    'Whether /.well-known/oauth-authorization-server is served (RFC 8414); a real one answers 404.',
  ),
  row(
    'pkceMetadata',
    'S256+plain',
    word('S256+plain', 'S256', 'plain', 'absent'),
    'S256+plain | S256 | plain | absent',
    '1.3',
    'code_challenge_methods_supported of discovery.',
  ),
  row('pkceRequired', false, flag, 'false | true', '1.5', 'Whether authorization needs a code_challenge.'),
  row(
    'consent',
    false,
    z.union([flag, word('partial', 'deny', 'revoked')]),
    'false | true | partial | deny | revoked',
    '1.5',
    'The consent page: never; as allow_user_settings does it; or, without a page, the last scope is not granted, everything is denied, or consent is withdrawn after the first token.',
  ),
  row(
    'dcr',
    true,
    z.union([flag, word('full', 'limited', 'public')]),
    'true | false | full | limited | public',
    '1.10',
    'Dynamic registration: open, off, full (100 clients), answering 429, or also giving public clients.',
  ),
  row(
    'dcrLifetime',
    3600,
    neverOr(1),
    'seconds | never',
    '1.10',
    'Age at which dynamically registered clients are deleted.',
  ),
  row(
    'keys',
    'one',
    word('one', 'rotate', 'rotate-with-overlap', 'empty', 'wrong-kid', 'HS256', 'ES256'),
    'one | rotate | rotate-with-overlap | empty | wrong-kid | HS256 | ES256',
    '1.4',
    'Signing keys: setting rotate replaces the key at once, each time it is set; with overlap the old one stays published; empty publishes none; wrong-kid signs under an unpublished kid; the algorithms sign with the client secret or an EC key.',
  ),
  row(
    'jwksCache',
    3600,
    z.preprocess((value) => (value === 'none' ? 0 : value), seconds()),
    'seconds | none',
    '3.3',
    'How long user_oidc keeps the key set of a provider without looking again for an unknown kid.',
  ),
  row(
    'uidMapping',
    'uid',
    word('uid', 'sha256'),
    'uid | sha256',
    '3.3',
    'Whether a provider’s claim is the uid, or is hashed with the provider’s number (--unique-uid=1).',
  ),
  row(
    'refreshToken',
    'offline-access',
    word('offline-access', 'always', 'never'),
    'offline-access | always | never',
    '1.6',
    'When a refresh token is given.',
  ),
  row(
    'refreshRotation',
    'rotate',
    word('rotate', 'reuse', 'grace', 'revoke-family'),
    'rotate | reuse | grace | revoke-family',
    '1.6',
    'What a refresh does to its refresh token: replaced and forgotten; kept; replaced, the old one being good for another minute; replaced, and a second use ends the family.',
  ),
  row(
    'refreshKillsOldAT',
    true,
    flag,
    'true | false',
    '1.6',
    'Whether the previous access token is unknown after a refresh.',
  ),
  row(
    'refreshExpiresInType',
    'int',
    word('int', 'string', 'absent'),
    'int | string | absent',
    '2.7',
    'Form of refresh_expires_in.',
  ),
  row(
    'doubleLifetime',
    true,
    flag,
    'true | false',
    '1.6',
    'Whether opaque checks give tokens twice their lifetime, as the app does.',
  ),
  row(
    'postLogoutRedirectUris',
    [],
    z.array(z.string()),
    '["https://..."]',
    '1.11',
    'Where a logout may go: the URIs that the administrator registered, for all clients.',
  ),
  row(
    'tokenScopeMember',
    'absent',
    word('absent', 'granted', 'requested'),
    'absent | granted | requested',
    '1.6',
    'The scope member of token answers.',
  ),
  row('accessTokenLifetime', 900, seconds(1), 'seconds', '1.6', 'expire_time: life of access tokens and ID tokens.'),
  row(
    'refreshTokenLifetime',
    900,
    neverOr(1),
    'seconds | never',
    '1.6',
    'refresh_expire_time: life of refresh tokens.',
  ),
  row('codeLifetime', 900, seconds(1), 'seconds', '1.5', 'Life of authorization codes.'),
  row('consentLifetime', 7_776_000, seconds(1), 'seconds', '1.5', 'How long a consent is remembered (90 days).'),
  row('loginFlowLifetime', 1200, seconds(1), 'seconds', '4.3', 'Life of a Login Flow v2.'),
  row(
    'clockSkew',
    0,
    seconds(-86_400),
    'seconds, may be negative',
    '1.7',
    'Added to iat, exp, nbf and auth_time of tokens.',
  ),
  row('claimsDrop', [], claimNames, '["azp", ...] | none', '1.7', 'Claims that access tokens lack.'),
  row(
    'bearerMode',
    'oidc-app',
    word('oidc-app', 'provider', 'userinfo', 'none'),
    'oidc-app | provider | userinfo | none',
    '3',
    'Who accepts bearer tokens at the API: the oidc app’s own look-up, the listed providers by signature, the listed providers’ userinfo, or nobody.',
  ),
  row(
    'audienceCheck',
    true,
    flag,
    'true | false',
    '3.3',
    'Whether provider mode demands the provider’s client id in aud.',
  ),
  row(
    'providers',
    [],
    z.array(provider),
    '[{"issuer": URL, "clientId": "...", "uidMapping": "sub"}]',
    '3.3, 0.2',
    'The issuers that user_oidc trusts.',
  ),
  row(
    'autoProvision',
    true,
    flag,
    'true | false',
    '0.2',
    'Whether a provider’s token for an unknown account creates the account.',
  ),
  row(
    'appPasswordByBearer',
    'by-mode',
    word('by-mode', 'granted', 'refused'),
    'by-mode | granted | refused',
    '3.3, 0.2',
    'Whether getapppassword gives a permanent app password to a bearer token; by-mode: granted in oidc-app mode, refused in the others.',
  ),
  row(
    'rateLimits',
    false,
    flag,
    'false | true',
    '1.2',
    'Whether the real limits hold: 10 registrations a minute, 1500 discovery documents in nine minutes.',
  ),
  row(
    'corsBearerPatch',
    false,
    flag,
    'false | true',
    '3.5',
    'Whether Notes takes bearer tokens without OCS-APIRequest.',
  ),
  row(
    'basicAuthBroken',
    false,
    flag,
    'false | true',
    '1.2',
    'Whether client_secret_basic is taken for a login (before 2.0.8): 401, then 429.',
  ),
  row(
    'htmlErrorStatus',
    200,
    z.int().min(200).max(599),
    '200 .. 599',
    '1.2',
    'Status of the authorization endpoint’s error pages.',
  ),
  row('jsonSlashEscape', true, flag, 'true | false', '1.2', 'Whether JSON writes / as \\/.'),
  row(
    'fault',
    {},
    z.record(z.string(), fault),
    '{"<route>": {"kind": "delay | 500 | 502 | 503 | 429 | reset | truncated | content-type", "milliseconds": n, "call": n}}',
    '6',
    'What goes wrong on a route; call names the n-th call from the change on, 0 every one.',
  ),
]
