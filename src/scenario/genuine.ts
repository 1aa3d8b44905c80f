import type { Genuine } from '../mutations/mutation.ts'
import { keyFromJwk, strangerKey, type TokenKey } from '../protocol/jws.ts'
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
  const decoded = decodeJwt(token)
  if (decoded === undefined) return undefined
  const issuer = seat('issuer')
  const own = await issuer.signingKey()
  const neighbour = await issuer.neighbourKey?.()
  const second = await issuer.second?.signingKey()
  return {
    token,
    header: decoded.header,
    claims: decoded.claims,
    resource: await holder.resource(),
    issuer: String((await holder.serverMetadata()).issuer),
    clientId: (await holder.registration()).client.clientId,
    serverClientId,
    now: now(),
    key: keyFromJwk(own.jwk, own.alg, own.kid),
    neighbour: neighbour === undefined ? undefined : keyFromJwk(neighbour.jwk, neighbour.alg, neighbour.kid),
    second:
      issuer.second === undefined || second === undefined
        ? undefined
        : { issuer: issuer.second.issuer, key: keyFromJwk(second.jwk, second.alg, second.kid) },
    ...around,
  }
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
