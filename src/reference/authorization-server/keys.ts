import { type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto'
import { rsaPair } from '../../nextcloud/rsa-keys.ts'

/** A signing key with what is published of it. */
export interface SigningPair {
  readonly kid: string
  readonly alg: 'RS256'
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** Public JWK with `kid`, `alg` and `use`. */
  readonly jwk: JsonWebKey & { readonly kid: string; readonly alg: string; readonly use: string }
}

/** The two keys of the proxy: what signs for clients never signs for the upstream. */
export interface Keys {
  readonly tokens: SigningPair
  readonly delegation: SigningPair
}

/** Makes a signing key of 2048 bits. */
export async function makePair(): Promise<SigningPair> {
  const { privateKey, publicKey } = await rsaPair()
  const kid = randomUUID()
  return {
    kid,
    alg: 'RS256',
    privateKey,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' },
  }
}

/** Makes both keys. */
export async function makeKeys(): Promise<Keys> {
  const [tokens, delegation] = await Promise.all([makePair(), makePair()])
  return { tokens, delegation }
}
