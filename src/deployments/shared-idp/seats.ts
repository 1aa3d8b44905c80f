import type { Signer } from '../../contract/administration.ts'
import type { Credential, SeatHandles, UpstreamRequest, UpstreamSeat } from '../../contract/seats.ts'
import type { Idp } from '../../idp/idp.ts'
import type { NextcloudBehind } from '../nextcloud-behind.ts'

/**
 * The upstream seat of a Nextcloud that another issuer speaks for. What that issuer exchanged tokens for belongs to the
 * upstream; what it gave to clients does not, and is theirs to have.
 */
export function upstreamBehindIdp({ seat }: NextcloudBehind, idp: Idp): UpstreamSeat {
  const better = (credential: Credential): Credential => idp.credential(credential.value) ?? credential
  const known = (request: UpstreamRequest): UpstreamRequest =>
    request.credential === undefined ? request : { ...request, credential: better(request.credential) }
  return {
    ...seat,
    requests: (after) => seat.requests(after).map(known),
    credentials: () => [
      ...seat.credentials().filter(({ value }) => idp.credential(value) === undefined),
      ...idp.credentials().filter(({ lineage }) => lineage.flow === 'token-exchange'),
    ],
  }
}

/** The identity provider as the one who signs: this Nextcloud signs nothing here. */
export function signerOf(idp: Idp): Signer {
  return {
    id: 'identity-provider',
    name: 'the identity provider',
    effect:
      'It refuses its older tokens at once. The MCP server keeps the keys for 5 minutes at most, Nextcloud for an hour, whatever key a token names: calls of tools fail there until then.',
    rotate: () => idp.rotateKey(),
  }
}

/** The handles of the seats that are offered. */
export function offered(handles: SeatHandles, seats: readonly string[]): SeatHandles {
  return Object.fromEntries(Object.entries(handles).filter(([seat]) => seats.includes(seat)))
}
