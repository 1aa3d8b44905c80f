import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'

/** A signed JWT in its parts, not yet verified. */
export interface ParsedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  readonly signed: Buffer
  readonly signature: Buffer
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Takes a compact JWS apart; undefined when it is none. */
export function parseJwt(token: string): ParsedJwt | undefined {
  const parts = token.split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = objectOf(head)
  const payload = objectOf(body)
  if (parts.length !== 3 || header === undefined || payload === undefined) return undefined
  return { header, payload, signed: Buffer.from(`${head}.${body}`), signature: Buffer.from(signature, 'base64url') }
}

interface Algorithm {
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly keyType: 'rsa' | 'ec' | 'ed25519'
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  RS256: { hash: 'sha256', keyType: 'rsa' },
  RS384: { hash: 'sha384', keyType: 'rsa' },
  RS512: { hash: 'sha512', keyType: 'rsa' },
  ES256: { hash: 'sha256', keyType: 'ec' },
  ES384: { hash: 'sha384', keyType: 'ec' },
  ES512: { hash: 'sha512', keyType: 'ec' },
  EdDSA: { hash: null, keyType: 'ed25519' },
}

function readKey(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** Whether the signature is by this key, in one of the algorithms that `user_oidc` takes; RSA keys of at least 2048 bits (3.3). */
export function signedBy(jwt: ParsedJwt, key: KeyObject): boolean {
  const algorithm = typeof jwt.header['alg'] === 'string' ? algorithms[jwt.header['alg']] : undefined
  if (algorithm === undefined || key.asymmetricKeyType !== algorithm.keyType) return false
  if (algorithm.keyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return false
  return verify(algorithm.hash, jwt.signed, { key, dsaEncoding: 'ieee-p1363' }, jwt.signature)
}

/** The same against a key set: the kid must be there, and the key's own `alg`, where it has one, must be the token's. */
export function signedByOne(jwt: ParsedJwt, keys: readonly JsonWebKey[]): boolean {
  const jwk = keys.find((candidate) => candidate['kid'] !== undefined && candidate['kid'] === jwt.header['kid'])
  if (jwk === undefined || (jwk['alg'] !== undefined && jwk['alg'] !== jwt.header['alg'])) return false
  const key = readKey(jwk)
  return key !== undefined && signedBy(jwt, key)
}
