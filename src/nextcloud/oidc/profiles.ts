import type { ProfileName } from '../settings.ts'

/** What differs on the wire between releases of the `oidc` app (nextcloud.md 1.12, and the releases themselves). */
export interface Profile {
  /** `scopes_supported` without the clients' own. */
  readonly scopes: readonly string[]
  /** Whether the allowed scopes of all clients are added to it (1.11). */
  readonly scopesOfClients: boolean
  readonly responseModes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly claims: readonly string[]
  /** The members about `claims` and request objects, and `prompt`, `max_age`, `response_mode` and `claims` at authorization (2.0). */
  readonly conformance: boolean
  /** Code challenges (1.10). */
  readonly pkce: boolean
  /** The introspection endpoint, client management, `scope` and `token_type` at registration, the consent page (1.11). */
  readonly management: boolean
  /** `resource_url` of clients (1.13). */
  readonly resourceUrl: boolean
  /** Refresh tokens need `offline_access` (1.12). */
  readonly offlineAccess: boolean
  /** Registered redirect URIs: compared as they are, or as patterns (1.12), also without a host (1.13.1), with the query (1.14.7). */
  readonly redirectUris: 'exact' | 'pattern' | 'scheme-only' | 'query'
  /** What `aud` falls back to. */
  readonly audience: 'client-id' | 'rs.local'
  /** `azp` and `preferred_username` in access tokens (1.17). */
  readonly party: boolean
  /** ID tokens of the code flow carry what the scopes give (1.x). */
  readonly fullIdTokens: boolean
  /** A second use of a code revokes what the first gave; clients are looked up by their own id; refreshing needs a consent (2.0). */
  readonly strictGrants: boolean
  /** Error for a code or refresh token that nobody knows. */
  readonly unknownGrant: 'invalid_grant' | 'invalid_request'
  /** From when introspection counts the lifetime; `created` was a bug (1.11 to 1.17). */
  readonly introspectionExpiry: 'refreshed' | 'created'
  /** Whether the parameters travel in the URL of the sign-in, too (1.16.3). */
  readonly parametersInUrl: boolean
  /** Longest scope of a token; the rest is cut off, even within a scope. */
  readonly scopeLimit: number
  /** The same for the allowed scopes of a client. */
  readonly clientScopeLimit: number
}

const basicScopes = ['openid', 'profile', 'email', 'roles', 'groups']
const claimsStart = 'iss sub aud exp auth_time iat acr azp preferred_username scope nbf jti roles'
const shortClaims =
  `${claimsStart} name updated_at website email email_verified phone_number address picture quota`.split(' ')
const longClaims =
  `${claimsStart} groups name given_name family_name middle_name updated_at website email email_verified website phone_number address picture quota`.split(
    ' ',
  )

const newest: Profile = {
  scopes: [...basicScopes, 'offline_access'],
  scopesOfClients: true,
  responseModes: ['query', 'fragment', 'form_post'],
  grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
  claims: longClaims,
  conformance: true,
  pkce: true,
  management: true,
  resourceUrl: true,
  offlineAccess: true,
  redirectUris: 'query',
  audience: 'client-id',
  party: true,
  fullIdTokens: false,
  strictGrants: true,
  unknownGrant: 'invalid_grant',
  introspectionExpiry: 'refreshed',
  parametersInUrl: true,
  scopeLimit: 512,
  clientScopeLimit: 512,
}
const release117: Profile = {
  ...newest,
  responseModes: ['query'],
  grantTypes: ['authorization_code', 'implicit'],
  conformance: false,
  fullIdTokens: true,
  strictGrants: false,
  unknownGrant: 'invalid_request',
  introspectionExpiry: 'created',
}
const release113: Profile = {
  ...release117,
  claims: shortClaims,
  redirectUris: 'scheme-only',
  party: false,
  parametersInUrl: false,
}
const release112: Profile = {
  ...release113,
  resourceUrl: false,
  redirectUris: 'pattern',
  audience: 'rs.local',
  clientScopeLimit: 255,
}
const release111: Profile = { ...release112, scopes: basicScopes, offlineAccess: false, redirectUris: 'exact' }
const release110: Profile = { ...release111, scopesOfClients: false, management: false, scopeLimit: 128 }
const release19: Profile = { ...release110, pkce: false }

/** The releases that can be played. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '2.0': newest,
  '1.17': release117,
  '1.13': release113,
  '1.12': release112,
  '1.11': release111,
  '1.10': release110,
  '1.9': release19,
}
