import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { promisify } from 'node:util'

/** A key pair with which tokens are signed. */
export interface TokenKey {
  /** `alg` of the tokens that it signs (RFC 7518 §3.1). */
  readonly alg: string
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Turns the signing input into a signature. */
export type Signer = (input: Buffer) => Buffer

/** Reads a private JWK. */
export function keyFromJwk(jwk: JsonWebKey, alg: string, kid: string): TokenKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  return { alg, kid, privateKey, publicKey: createPublicKey(privateKey) }
}

const strangerBits = { modulusLength: 2048 } as const
let stranger: TokenKey | undefined

/** An RSA key of 2048 bits that nobody trusts. Making one takes long, so there is one for all runs of a process. */
export function strangerKey(): TokenKey {
  stranger ??= { alg: 'RS256', kid: randomUUID(), ...generateKeyPairSync('rsa', strangerBits) }
  return stranger
}

/** Makes that key beside other work, so that nobody waits for it later. */
export async function prepareStrangerKey(): Promise<void> {
  if (stranger !== undefined) return
  const pair = await promisify(generateKeyPair)('rsa', strangerBits)
  stranger ??= { alg: 'RS256', kid: randomUUID(), ...pair }
}

const hashOf = (alg: string): string => `sha${alg.slice(2)}`

/**
 * Signs by an asymmetric algorithm of RFC 7518 §3.1.
 *
 * @throws Error for an algorithm that is none of RS, PS and ES
 */
export function keySigner(key: TokenKey, alg: string = key.alg): Signer {
  const family = alg.slice(0, 2)
  if (family === 'RS') return (input) => sign(hashOf(alg), input, key.privateKey)
  if (family === 'PS')
    return (input) =>
      sign(hashOf(alg), input, {
        key: key.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      })
  if (family === 'ES') return (input) => sign(hashOf(alg), input, { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  throw new Error(`no key signs by ${alg}`)
}

/** Signs by HMAC with SHA-256 (RFC 7518 §3.2), with any bytes as the secret. */
export function hmacSigner(secret: string | Buffer): Signer {
  return (input) => createHmac('sha256', secret).update(input).digest()
}

/** Gives the signature of an unsecured JWS: none (RFC 7515 §A.5). */
export const noSignature: Signer = () => Buffer.alloc(0)

/**
 * Writes a compact JWS (RFC 7515 §7.1). Header and payload are taken as they are when they are text, so that also what no
 * library would write can be made.
 */
export function writeJws(header: object | string, payload: object | string, signer: Signer): string {
  const input = [header, payload]
    .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part), 'utf8').toString('base64url'))
    .join('.')
  return `${input}.${signer(Buffer.from(input, 'ascii')).toString('base64url')}`
}
