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

/** Keys that an operator can replace while the proxy runs. */
export interface ReplaceableKeys extends Keys {
  /** Puts a new key in place of one; nothing is left of the one before. */
  replace(which: keyof Keys): Promise<void>
}

/** Makes both keys. */
export async function makeKeys(): Promise<ReplaceableKeys> {
  const [tokens, delegation] = await Promise.all([makePair(), makePair()])
  const inForce = { tokens, delegation }
  return {
    get tokens() {
      return inForce.tokens
    },
    get delegation() {
      return inForce.delegation
    },
    replace: async (which) => {
      inForce[which] = await makePair()
    },
  }
}
