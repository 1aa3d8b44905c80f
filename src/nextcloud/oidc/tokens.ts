import { createHash, createHmac, sign } from 'node:crypto'
import type { Core } from '../core.ts'
import { alphanumeric } from '../random.ts'
import type { IdTokenMistake } from '../settings.ts'
import type { OidcClient, TokenRow, User } from '../state.ts'
import { type Claims, everyScope, requestedOnly, scopeClaims, withoutDropped } from './claims.ts'
import { mistakenClaims } from './id-token-mistake.ts'
import { type Profile, profiles } from './profiles.ts'

const encodedHeaders = new Map<string, string>()

/** Headers repeat for every token of a key, so their encoding is kept. */
function encodedHeader(typ: string, alg: string, kid?: string): string {
  const key = `${typ} ${alg} ${kid ?? ''}`
  const known = encodedHeaders.get(key)
  if (known !== undefined) return known
  const made = Buffer.from(JSON.stringify({ typ, alg, kid })).toString('base64url')
  if (encodedHeaders.size > 100) encodedHeaders.clear()
  encodedHeaders.set(key, made)
  return made
}

/** Signs claims as a compact JWS: by the app's key, or with the client's secret for HS256 clients, and then without a kid (nextcloud.md 1.7). */
function signJwt(core: Core, client: OidcClient, typ: string, claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  if (client.signingAlg === 'HS256' || core.settings.keys === 'HS256') {
    const input = `${encodedHeader(typ, 'HS256')}.${payload}`
    return `${input}.${createHmac('sha256', client.clientSecret).update(input).digest('base64url')}`
  }
  const { alg, kid, privateKey } = core.keys.signing()
  const input = `${encodedHeader(typ, alg, kid)}.${payload}`
  const key = alg === 'ES256' ? ({ key: privateKey, dsaEncoding: 'ieee-p1363' } as const) : privateKey
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

function audience(core: Core, client: OidcClient, resource: string, profile: Profile): unknown {
  const fallback = profile.audience === 'client-id' ? client.clientId : 'https://rs.local/'
  const real = resource.trim() === '' ? fallback : resource
  switch (core.settings.audMode) {
    case 'resource':
      return real
    case 'rs-local':
      return 'https://rs.local/'
    case 'client-id':
      return client.clientId
    case 'array':
      return real === client.clientId ? [client.clientId] : [client.clientId, real]
    case 'missing':
      return undefined
    case 'wrong':
      return 'https://elsewhere.example/api'
    case 'trailing-slash':
      return real.endsWith('/') ? real : `${real}/`
  }
}

/** Whether this client's access tokens are JWTs: as it was registered, unless `accessTokenType` says otherwise. */
function givesJwt(core: Core, client: OidcClient): boolean {
  const { accessTokenType } = core.settings
  const forced = typeof accessTokenType === 'object' ? accessTokenType[client.clientId] : accessTokenType
  return (forced === undefined || forced === 'by-client' ? client.tokenType : forced) === 'jwt'
}

/** A new access token for a row: 72 letters and digits, or a JWT (nextcloud.md 1.7). `first`: made at authorization, where the row has no id yet. */
export function accessToken(
  core: Core,
  row: TokenRow,
  client: OidcClient,
  user: User,
  issuer: string,
  first = false,
): string {
  if (!givesJwt(core, client)) return alphanumeric(72)
  const profile = profiles[core.settings.profile]
  const { clockSkew, accessTokenLifetime } = core.settings
  const now = core.seconds() + clockSkew
  const claims: Claims = {
    iss: issuer,
    sub: row.uid,
    aud: audience(core, client, row.resource, profile),
    exp: now + accessTokenLifetime,
    auth_time: row.created + clockSkew,
    iat: now,
    acr: '0',
    client_id: client.clientId,
    ...(profile.party ? { azp: client.clientId, preferred_username: row.uid } : {}),
    scope: row.scope,
    jti: first ? '' : String(row.id),
    ...scopeClaims(user, row.scope, issuer, profile),
  }
  return signJwt(core, client, 'at+JWT', withoutDropped(core, claims))
}

/** What an ID token vouches for beside the person. */
export interface IdTokenBindings {
  /** The access token that comes with it from the authorization endpoint. */
  readonly accessToken?: string
  /** The code that comes with it (hybrid flow). */
  readonly code?: string
  /** True: nothing but this token is given, so it carries what the scopes give. */
  readonly alone?: boolean
  /** What is to be wrong with it; absent: nothing. */
  readonly mistake?: IdTokenMistake
}

const halfHash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')

/** An ID token (nextcloud.md 1.7). Since 2.0 those of the code flow carry no claims of scopes. */
export function idToken(
  core: Core,
  row: TokenRow,
  client: OidcClient,
  user: User,
  issuer: string,
  bindings: IdTokenBindings = {},
): string {
  const profile = profiles[core.settings.profile]
  const { clockSkew, accessTokenLifetime } = core.settings
  const now = core.seconds() + clockSkew
  const full = profile.fullIdTokens || bindings.alone === true
  const claims: Claims = {
    iss: issuer,
    sub: row.uid,
    aud: client.clientId,
    exp: now + accessTokenLifetime,
    auth_time: row.created + clockSkew,
    iat: now,
    acr: '0',
    azp: client.clientId,
    ...(profile.fullIdTokens ? { preferred_username: row.uid, scope: row.scope } : {}),
    nbf: now,
    jti: String(row.id),
  }
  if (bindings.accessToken !== undefined) claims['at_hash'] = halfHash(bindings.accessToken)
  if (bindings.code !== undefined) claims['c_hash'] = halfHash(bindings.code)
  if (row.nonce !== '') claims['nonce'] = row.nonce
  const extra = full
    ? scopeClaims(user, row.scope, issuer, profile, profile.conformance)
    : requestedOnly({ scope: row.scope, ...scopeClaims(user, everyScope, issuer, profile, true) }, row.claims.idToken)
  return signJwt(core, client, 'JWT', mistakenClaims({ ...claims, ...extra }, bindings.mistake ?? 'none'))
}
