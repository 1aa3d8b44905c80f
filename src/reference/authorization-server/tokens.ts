import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { keyOf, makeSecret } from '../store/secrets.ts'
import type { Client } from './client-registry.ts'
import type { Context } from './context.ts'
import type { Issued } from './parts.ts'
import type { AccessRecord, FamilyRecord, RefreshRecord } from './records.ts'

/**
 * Issues an access token for a session, and a refresh token to a client that registered for that grant.
 *
 * @param before - the refresh token that was used for it; absent where a code was
 */
export async function issueTokens(
  context: Context,
  client: Client,
  familyId: string,
  family: FamilyRecord,
  scope: string,
  before?: string,
): Promise<Issued> {
  const { config, store, parts, keys } = context
  const now = Math.floor(config.now() / 1000)
  const access: AccessRecord = {
    family: familyId,
    clientId: family.clientId,
    sub: family.sub,
    resource: family.resource,
    scope,
    iat: now,
    exp: now + config.lifetimes.accessToken,
  }
  const make = async (): Promise<string | undefined> =>
    parts.givesRefreshToken(client, family.scope) ? await parts.makeRefreshToken(config, keys, access) : undefined
  const refreshToken = before === undefined ? await make() : await parts.successor(before, make)
  const refresh: RefreshRecord = { family: familyId, used: false }
  if (refreshToken !== undefined)
    parts.keepRefreshToken(store, refreshToken, refresh, config.now() + config.lifetimes.refreshToken * 1000)
  return { accessToken: await makeAccessToken(context, access), refreshToken, expiresIn: access.exp - now, scope }
}

async function makeAccessToken(context: Context, access: AccessRecord): Promise<string> {
  const { config, parts, store, keys } = context
  const secret = makeSecret()
  store.put('access-token', keyOf(secret), access, access.exp * 1000)
  if (config.accessTokens === 'opaque') return secret
  return await new SignJWT({ ...parts.accessTokenClaims(config, access, secret) })
    .setProtectedHeader({ typ: 'at+jwt', alg: keys.tokens.alg, kid: keys.tokens.kid })
    .sign(keys.tokens.privateKey)
}

/**
 * What an access token of this server stands for, when it is genuine, in time and not revoked with its session.
 *
 * @returns undefined otherwise, without a reason
 */
export async function readAccessToken(context: Context, token: string): Promise<AccessRecord | undefined> {
  const handle = await handleOf(context, token)
  if (handle === undefined) return undefined
  // Written by `makeAccessToken` above, in this form.
  const access = context.store.get('access-token', keyOf(handle.id)) as AccessRecord | undefined
  if (access === undefined) return undefined
  const over = context.store.get('family', access.family) === undefined
  if (over && context.parts.accessEndsWithSession()) return undefined
  const { said } = handle
  if (said === undefined) return access
  // A signed token ends when it says so.
  return context.parts.ownAudienceHolds(access, [said.aud ?? []].flat())
    ? { ...access, exp: Math.min(access.exp, said.exp ?? access.exp) }
    : undefined
}

/** By what a token is known, and what a signed one says. */
async function handleOf(
  context: Context,
  token: string,
): Promise<{ readonly id: string; readonly said?: JWTPayload } | undefined> {
  const { config, keys, parts } = context
  if (config.accessTokens === 'opaque') return { id: token }
  try {
    const { payload } = await jwtVerify(token, keys.tokens.publicKey, {
      issuer: config.issuer,
      typ: 'at+jwt',
      algorithms: [keys.tokens.alg],
      currentDate: new Date(config.now()),
      clockTolerance: parts.leewayForOwn(),
    })
    return payload.jti === undefined ? undefined : { id: payload.jti, said: payload }
  } catch {
    return undefined
  }
}
