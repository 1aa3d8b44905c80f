import { randomUUID } from 'node:crypto'
import type { IssuerSeat } from '../contract/seats.ts'
import type { Genuine } from '../mutations/mutation.ts'
import { keyFromJwk, keySigner, strangerKey, type TokenKey, writeJws } from '../protocol/jws.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import type { ClientActor } from './actor.ts'
import { exchangesOf, type Recorded, Unjudged } from './outcome.ts'
import type { Stage } from './stage.ts'

/** What a changed token may name besides what is in the genuine one. */
export interface Around {
  readonly stranger: TokenKey
  /** Where the harness serves the stranger's key as a JWKS, and as a certificate; empty where it serves neither. */
  readonly strangerUrl: string
  readonly certificateUrl: string
}

/** A stranger whose key stands nowhere. */
export function unknownStranger(): Around {
  return { stranger: strangerKey(), strangerUrl: '', certificateUrl: '' }
}

/**
 * Takes a genuine token of the run apart, with everything that is needed to make others of it.
 *
 * @returns undefined for an opaque token
 */
export async function genuineOf(
  { seat, serverClientId, now }: Stage<never>,
  holder: ClientActor,
  token: string,
  around: Around = unknownStranger(),
): Promise<Genuine | undefined> {
  const issuer = seat('issuer')
  const own = await issuer.signingKey()
  const key = keyFromJwk(own.jwk, own.alg, own.kid)
  const given = decodeJwt(token)
  const resource = await holder.resource()
  const { clientId } = (await holder.registration()).client
  const genuine =
    issuer.level === 'own-key'
      ? ofServer(given, token, String((await holder.serverMetadata()).issuer))
      : ofSecondIssuer(issuer, key, given ?? { header: {}, claims: { client_id: clientId } }, resource, now())
  if (genuine === undefined) return undefined
  const neighbour = await issuer.neighbourKey?.()
  const second = await issuer.second?.signingKey()
  return {
    ...genuine,
    resource,
    clientId,
    serverClientId,
    now: now(),
    key,
    neighbour: neighbour === undefined ? undefined : keyFromJwk(neighbour.jwk, neighbour.alg, neighbour.kid),
    second:
      issuer.second === undefined || second === undefined
        ? undefined
        : { issuer: issuer.second.issuer, key: keyFromJwk(second.jwk, second.alg, second.kid) },
    ...around,
  }
}

/** A token with what it says, and who issued it. */
type IssuedToken = Pick<Genuine, 'token' | 'header' | 'claims' | 'issuer'>

function ofServer(
  said: Pick<Genuine, 'header' | 'claims'> | undefined,
  token: string,
  issuer: string,
): IssuedToken | undefined {
  return said === undefined ? undefined : { token, header: said.header, claims: said.claims, issuer }
}

/** How long a token of the second issuer lives, in seconds. */
const lifetime = 600

/**
 * What a token of an issuer says that the server trusts beside its own: what its own issuer says, as far as that can be
 * read, with another name, key and time.
 */
function ofSecondIssuer(
  { issuer, claims }: IssuerSeat,
  key: TokenKey,
  given: Pick<Genuine, 'header' | 'claims'>,
  resource: string,
  now: number,
): IssuedToken {
  const header = { typ: given.header['typ'] ?? 'at+jwt', alg: key.alg, kid: key.kid }
  const own = { iat: now, exp: now + lifetime, jti: randomUUID(), iss: issuer }
  const said = { sub: 'claimcheck', aud: resource, ...given.claims, ...own, ...claims }
  return { token: writeJws(header, said, keySigner(key)), header, claims: said, issuer }
}

/**
 * The same, for a play that cannot do without.
 *
 * @throws Unjudged `not-applicable` for an opaque token
 */
export async function needGenuine(
  stage: Parameters<typeof genuineOf>[0],
  holder: ClientActor,
  token: string,
  issued: Recorded,
): Promise<Genuine> {
  const genuine = await genuineOf(stage, holder, token)
  if (genuine !== undefined) return genuine
  const reason = 'the tokens are opaque: nothing in them can be changed'
  throw new Unjudged('not-applicable', reason, exchangesOf(issued))
}
