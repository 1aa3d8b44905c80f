import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { Agent, fetch as undiciFetch } from 'undici'
import { authorityExtensions, serverExtensions, writeCertificate } from './certificate.ts'

/** A server certificate for loopback, with its own authority; nobody else trusts it. */
export interface Tls {
  readonly cert: string
  readonly key: string
  /** Certificate of the authority in PEM, for whoever is to trust it. */
  readonly ca: string
}

/** TLS for a deployment: what it serves by, and what its own servers ask each other by. */
export interface SecureLoopback extends Tls {
  /** Trusts the authority besides the system's. */
  readonly fetch: typeof fetch
  /** Ends the connections of `fetch`. */
  close(): Promise<void>
}

const generate = promisify(generateKeyPair)
const curve = { namedCurve: 'P-256' } as const

/** Long enough for every run, in milliseconds. */
const life = 24 * 3600 * 1000

/** Makes an authority, and a certificate for `localhost`, `127.0.0.1` and `::1` that it signed. */
export async function secureLoopback(): Promise<SecureLoopback> {
  const [authority, server] = await Promise.all([generate('ec', curve), generate('ec', curve)])
  const issuer = 'claimcheck test authority'
  const notBefore = new Date(Date.now() - 60_000)
  const shared = { issuer, issuerKey: authority.privateKey, notBefore, notAfter: new Date(notBefore.getTime() + life) }
  const ca = writeCertificate({
    ...shared,
    serial: 1,
    subject: issuer,
    publicKey: authority.publicKey,
    extensions: authorityExtensions,
  })
  const cert = writeCertificate({
    ...shared,
    serial: 2,
    subject: 'localhost',
    publicKey: server.publicKey,
    extensions: serverExtensions(
      ['localhost'],
      [
        [127, 0, 0, 1],
        [...Array(15).fill(0), 1],
      ],
    ),
  })
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert, key, ca, ...fetchTrusting(ca) }
}

function fetchTrusting(ca: string): Pick<SecureLoopback, 'fetch' | 'close'> {
  const dispatcher = new Agent({ connect: { ca } })
  const send: typeof undiciFetch = (input, init) => undiciFetch(input, { ...init, dispatcher })
  return {
    // The platform's fetch is an older copy of the same library; its types name the same members.
    fetch: send as unknown as typeof fetch,
    close: () => dispatcher.close(),
  }
}
