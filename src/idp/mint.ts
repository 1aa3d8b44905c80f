import { createHash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { CredentialKind, Lineage } from '../contract/seats.ts'
import type { Realm } from './realm-core.ts'
import type { IdpClient, UserSession } from './state.ts'

/** What a token is made of. */
export interface Minting {
  readonly client: IdpClient
  readonly session: UserSession
  readonly scope: string
  readonly lineage: Lineage
}

/** How Keycloak marks in `jti` what a token came of: an online session, a regular token, and the grant. */
type Origin = 'onrtac' | 'onrtrt' | 'onrtte'

/** One audience is a text, several are a list, none is no claim at all. */
function audienceClaim(audiences: readonly string[]): { readonly aud?: string | readonly string[] } {
  const [only] = audiences
  if (only === undefined) return {}
  return { aud: audiences.length === 1 ? only : audiences }
}

function common({ issuer, seconds }: Realm, { client, session }: Minting, life: number) {
  const now = seconds()
  return { exp: now + life, iat: now, iss: issuer, sub: session.user.id, azp: client.clientId, sid: session.id }
}

function entered(realm: Realm, kind: CredentialKind, value: string, { lineage }: Minting): string {
  realm.credentials.enter(kind, value, lineage)
  return value
}

/** How long access tokens of a client live, in seconds. */
export function accessTokenLife({ settings }: Realm, { accessTokenLifespan }: IdpClient): number {
  return accessTokenLifespan ?? settings.accessTokenLifespan
}

/** An access token: signed for whoever has the keys, `typ` `Bearer` in its claims and `JWT` in its header. */
export async function mintAccessToken(
  realm: Realm,
  minting: Minting,
  audiences: readonly string[],
  origin: Origin,
): Promise<string> {
  const claims = {
    ...common(realm, minting, accessTokenLife(realm, minting.client)),
    auth_time: minting.session.startedAt,
    jti: `${origin}:${randomUUID()}`,
    ...audienceClaim(audiences),
    typ: 'Bearer',
    acr: '1',
    scope: minting.scope,
  }
  return entered(realm, 'access-token', await signed(realm, claims), minting)
}

/** An ID token: for the client, with the hash of the access token that came with it. */
export async function mintIdToken(
  realm: Realm,
  minting: Minting,
  accessToken: string,
  nonce: string | undefined,
): Promise<string> {
  const digest = createHash('sha256').update(accessToken).digest()
  const claims = {
    ...common(realm, minting, accessTokenLife(realm, minting.client)),
    auth_time: minting.session.startedAt,
    jti: randomUUID(),
    aud: minting.client.clientId,
    typ: 'ID',
    acr: '1',
    at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
    ...(minting.scope.split(' ').includes('profile') ? { preferred_username: minting.session.user.username } : {}),
  }
  return entered(realm, 'id-token', await signed(realm, claims), minting)
}

/** A refresh token: for the realm itself, by a secret of its own. */
export async function mintRefreshToken(realm: Realm, minting: Minting, id: string, reuseId: string): Promise<string> {
  const { settings, issuer, ownSecret } = realm
  const claims = {
    ...common(realm, minting, settings.ssoSessionIdleTimeout),
    jti: id,
    aud: issuer,
    typ: 'Refresh',
    reuse_id: reuseId,
    scope: minting.scope,
  }
  const token = await new SignJWT({ ...claims, aud: issuer })
    .setProtectedHeader({ alg: 'HS512', typ: 'JWT', kid: `${realm.key.kid.slice(0, 8)}-hs` })
    .sign(ownSecret)
  return entered(realm, 'refresh-token', token, minting)
}

function signed({ key }: Realm, claims: Readonly<Record<string, unknown>>): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid }).sign(key.privateKey)
}
