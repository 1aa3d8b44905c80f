import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { uuid } from '../random.ts'
import { rsaPairNow } from '../rsa-keys.ts'
import type { NextcloudSettings } from '../settings.ts'

/** A key that tokens are signed with. */
interface SigningPair {
  readonly kid: string
  readonly alg: 'RS256' | 'ES256'
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** The keys of the `oidc` app. */
export interface Keys {
  /** What signs now. Made at the first use: a 2048 bit key takes a tenth of a second. */
  signing(): SigningPair
  /** What the key set publishes (nextcloud.md 1.4). */
  published(): readonly JsonWebKey[]
  /** Public keys by which the app knows its own tokens, by kid. */
  known(kid: string): SigningPair | undefined
  /** Acts on a change of the `keys` setting: `rotate` replaces the key each time it is set. */
  apply(mode: NextcloudSettings['keys']): void
}

function generate(alg: 'RS256' | 'ES256'): SigningPair {
  const pair = alg === 'RS256' ? rsaPairNow() : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { kid: uuid(), alg, privateKey: pair.privateKey, publicKey: pair.publicKey }
}

function givenPair(privateKey: KeyObject): SigningPair {
  return { kid: uuid(), alg: 'RS256', privateKey, publicKey: createPublicKey(privateKey) }
}

function published({ kid, alg, publicKey }: SigningPair): JsonWebKey {
  const { kty = '', n = '', e = '', crv = '', x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const start = { kty, use: 'sig', key_ops: ['verify'], alg, kid }
  return alg === 'RS256' ? { ...start, n, e } : { ...start, crv, x, y }
}

/** Keys of one mock. `given` saves making an RSA key, where many mocks are made. */
export function createKeys(given?: KeyObject): Keys {
  let mode: NextcloudSettings['keys'] = 'one'
  let current: SigningPair | undefined
  let before: SigningPair | undefined
  let elliptic: SigningPair | undefined
  let strayKid = ''
  const rsa = (): SigningPair => {
    current ??= given === undefined ? generate('RS256') : givenPair(given)
    return current
  }
  const ec = (): SigningPair => {
    elliptic ??= generate('ES256')
    return elliptic
  }
  return {
    signing() {
      if (mode === 'ES256') return ec()
      return mode === 'wrong-kid' ? { ...rsa(), kid: strayKid } : rsa()
    },
    published() {
      if (mode === 'empty') return []
      if (mode === 'ES256') return [published(ec())]
      const old = mode === 'rotate-with-overlap' && before !== undefined ? [published(before)] : []
      return [published(rsa()), ...old]
    },
    known(kid) {
      if (kid === strayKid && mode === 'wrong-kid') return rsa()
      const overlap = mode === 'rotate-with-overlap' ? before : undefined
      return [rsa(), overlap].find((pair) => pair?.kid === kid)
    },
    apply(next) {
      mode = next
      if (next === 'rotate' || next === 'rotate-with-overlap') {
        before = rsa()
        current = generate('RS256')
      }
      if (next === 'wrong-kid') strayKid = uuid()
    },
  }
}
