import { createHash } from 'node:crypto'
import type { RequestContext } from '../context.ts'
import { findLive } from '../oidc/rows.ts'
import type { Caller } from '../router.ts'
import type { TrustedProvider } from '../settings.ts'
import type { User } from '../state.ts'
import { type ParsedJwt, parseJwt, signedBy, signedByOne } from './jws.ts'
import { fetchUserinfo, providerDocument } from './providers.ts'

/** Who a bearer token speaks for, and which part of Nextcloud says so. */
export type Accepted = Required<Pick<Caller, 'acceptedBy'>> & Pick<Caller, 'credential'> & { readonly user: User }

const leeway = 60

function notYetValid(jwt: ParsedJwt, now: number): boolean {
  return [jwt.payload['nbf'], jwt.payload['iat']].some((time) => typeof time === 'number' && time > now + leeway)
}

/** Strict, without leeway; a token without `exp` counts as expired (3.3). */
function expired(jwt: ParsedJwt, now: number): boolean {
  const { exp } = jwt.payload
  return typeof exp !== 'number' || exp < now
}

/** `oidc_provider_bearer_validation`: any live access token of any client, else one's own JWT with a client's id as aud (3.2). */
function byOidcApp({ core }: RequestContext, token: string): User | undefined {
  const known = core.state.accessTokens.has(token)
  const row = findLive(core, token)
  if (known) return row === undefined ? undefined : core.state.users.get(row.uid)
  const jwt = parseJwt(token)
  const pair = typeof jwt?.header['kid'] === 'string' ? core.keys.known(jwt.header['kid']) : undefined
  if (jwt === undefined || pair === undefined || jwt.header['alg'] !== 'RS256' || !signedBy(jwt, pair.publicKey))
    return undefined
  const { aud, preferred_username: name, exp } = jwt.payload
  if (typeof exp !== 'number' || exp <= core.seconds() || typeof aud !== 'string' || !core.state.clients.has(aud))
    return undefined
  return typeof name === 'string' ? core.state.users.get(name) : undefined
}

function audienceFits(jwt: ParsedJwt, clientId: string): boolean {
  const { aud } = jwt.payload
  if (aud === undefined || aud === null) return true
  return Array.isArray(aud) ? aud.includes(clientId) : aud === clientId
}

/** The account that a claim names; made, when it is unknown and `autoProvision` is on (0.2, 3.3). */
function account({ core }: RequestContext, claim: unknown, providerNumber: number): User | undefined {
  if (typeof claim !== 'string' && typeof claim !== 'number') return undefined
  const uid =
    core.settings.uidMapping === 'uid'
      ? String(claim)
      : createHash('sha256').update(`${providerNumber}_0_${claim}`).digest('hex')
  const known = core.state.users.get(uid)
  if (known !== undefined || uid === '' || !core.settings.autoProvision) return known
  const now = core.seconds()
  const made: User = { uid, displayName: uid, groups: [], createdAt: now, lastLogin: now, firstLogin: now }
  core.state.users.set(uid, made)
  return made
}

async function bySignature(
  context: RequestContext,
  token: string,
  provider: TrustedProvider,
  providerNumber: number,
): Promise<User | undefined> {
  const jwt = parseJwt(token)
  if (jwt === undefined) return undefined
  const document = await providerDocument(context, provider)
  if (document === undefined) return undefined
  const { core } = context
  const now = core.seconds()
  if (!signedByOne(jwt, await core.keySets.keys(context, document))) return undefined
  if (notYetValid(jwt, now) || expired(jwt, now) || jwt.payload['iss'] !== document.issuer) return undefined
  if (core.settings.audienceCheck && !audienceFits(jwt, provider.clientId)) return undefined
  return account(context, jwt.payload[provider.uidMapping], providerNumber)
}

async function byUserinfo(
  context: RequestContext,
  token: string,
  provider: TrustedProvider,
  providerNumber: number,
): Promise<User | undefined> {
  const document = await providerDocument(context, provider)
  if (document?.own === true) return context.core.state.users.get(findLive(context.core, token)?.uid ?? '')
  if (document?.userinfoEndpoint === undefined) return undefined
  const claims = await fetchUserinfo(context, document.userinfoEndpoint, token)
  return account(context, claims?.[provider.uidMapping], providerNumber)
}

/** Asks whoever `bearerMode` names; undefined when nobody accepts the token, and the request goes on as anonymous. */
export async function acceptBearer(context: RequestContext, token: string): Promise<Accepted | undefined> {
  const { core } = context
  const { bearerMode, providers } = core.settings
  const known = core.credentials.find(token)
  if (bearerMode === 'oidc-app') {
    const user = byOidcApp(context, token)
    return user === undefined
      ? undefined
      : { user, acceptedBy: 'oidc-app', ...(known === undefined ? {} : { credential: known }) }
  }
  if (bearerMode === 'none') return undefined
  const ask = bearerMode === 'provider' ? bySignature : byUserinfo
  for (const [at, provider] of providers.entries()) {
    const user = await ask(context, token, provider, at + 1)
    if (user === undefined) continue
    // A token that this Nextcloud never issued was minted for one call: it is a grant of its own.
    const lineage = {
      grant: known?.lineage.grant ?? core.credentials.nextGrant(),
      flow: 'delegation',
      clientId: provider.clientId,
      user: user.uid,
    } as const
    const credential = known ?? core.credentials.enter('access-token', token, lineage)
    return { user, acceptedBy: bearerMode, credential }
  }
  return undefined
}
