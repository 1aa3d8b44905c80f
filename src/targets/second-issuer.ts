import { createServer, type ServerResponse } from 'node:http'
import type { IssuerSeat } from '../contract/seats.ts'
import { refusesOtherHost } from '../nextcloud/own-host.ts'
import { cannotListen } from './cannot-listen.ts'
import { issuerKey, publicKeys } from './issuer-key.ts'

/** The issuer of claimcheck that a server of somebody else's was told to trust, as a person asks for it. */
export interface IssuerWanted {
  /** Where it is served on loopback; 0: any free port. */
  readonly port: number
  /** Its name where somebody else publishes its documents, for a server beyond this machine: nothing is served here then. */
  readonly url?: string
  /** Where its key is kept; absent: it is made for this run. */
  readonly keyFile?: string
  /** Claims that the tokens of it have besides the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** It runs. */
export interface SecondIssuer {
  readonly issuer: string
  readonly jwksUri: string
  readonly seat: IssuerSeat
  close(): Promise<void>
}

/**
 * Serves the metadata (RFC 8414 §3, OpenID Connect Discovery §4) and the public key of an issuer. It issues nothing: its
 * tokens are made where they are needed.
 *
 * @param at - the address at which it listens, and as which alone it answers; loopback when absent
 * @throws TargetError `issuer-key`, `port-in-use`, `address-not-here`
 */
export async function startSecondIssuer(
  { port, url, keyFile, claims = {} }: IssuerWanted,
  at?: string,
): Promise<SecondIssuer> {
  const key = issuerKey(keyFile)
  const seatOf = (issuer: string): IssuerSeat => ({
    level: 'second-issuer',
    issuer,
    signingKey: async () => key,
    claims,
  })
  if (url !== undefined) return { issuer: url, jwksUri: `${url}/jwks`, seat: seatOf(url), close: async () => {} }
  const server = createServer((request, response) => {
    if (at === undefined || !refusesOtherHost(request, response, at)) answer(request.url ?? '/', documents(), response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, at ?? '127.0.0.1', resolve)
  }).catch((error: unknown) => {
    throw cannotListen(error, { port, address: at, choose: '--trust-issuer PORT' })
  })
  const address = server.address()
  const issuer = `http://${at ?? '127.0.0.1'}:${typeof address === 'object' && address !== null ? address.port : port}`
  const jwksUri = `${issuer}/jwks`
  const documents = (): Readonly<Record<string, object>> => {
    const metadata = {
      issuer,
      jwks_uri: jwksUri,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [key.alg],
      // RFC 8414 §2 wants both where codes are given; nobody is served there.
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
    }
    return {
      '/jwks': publicKeys(key),
      '/.well-known/openid-configuration': metadata,
      '/.well-known/oauth-authorization-server': metadata,
    }
  }
  return {
    issuer,
    jwksUri,
    seat: seatOf(issuer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(target: string, documents: Readonly<Record<string, object>>, response: ServerResponse): void {
  const [path = '/'] = target.split('?')
  const document = Object.hasOwn(documents, path) ? documents[path] : undefined
  response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document ?? { error: 'not found' }))
}
