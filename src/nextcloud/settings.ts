import type { FaultKind } from './fault-kinds.ts'

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
  readonly kind: FaultKind
  /** For `delay`: milliseconds of real time. */
  readonly milliseconds: number
  /** For `echo` and `redirect`: the status; 0: that of the real answer, or 302. */
  readonly status: number
  /** For `redirect`: where to; empty: back to the route itself. */
  readonly location: string
  /** Which call of the route it hits, from 1; 0: every one. */
  readonly call: number
}

/** The one thing that is wrong with ID tokens of the token endpoint. */
export type IdTokenMistake = 'none' | 'absent' | 'audience' | 'issuer' | 'expired' | 'nonce' | 'signature'

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
  readonly responseIss: 'absent' | 'sent'
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
  readonly idTokenMistake: IdTokenMistake
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

export { settingsTable } from './settings-table.ts'
