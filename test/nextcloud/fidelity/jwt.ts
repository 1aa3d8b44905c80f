import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { z } from 'zod'

/** The keys that the mock publishes, with the members that the driver needs. */
export interface KeySet {
  readonly keys: readonly { readonly kid: string; readonly kty: string; readonly n: string; readonly e: string }[]
}

const keySet: z.ZodType<KeySet> = z.object({
  keys: z.array(z.object({ kid: z.string(), kty: z.string(), n: z.string(), e: z.string() })),
})

/** Reads a JWKS. @throws ZodError when it is none */
export function readKeySet(text: string): KeySet {
  return keySet.parse(JSON.parse(text))
}

/** A JWT taken apart; `unknown` since the recording says what they must be. */
export interface DecodedJwt {
  readonly header: unknown
  readonly payload: unknown
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** Takes a JWT apart without looking at its signature. */
export function decodeJwt(jwt: string): DecodedJwt {
  const [header = '', payload = ''] = jwt.split('.')
  return { header: decode(header), payload: decode(payload) }
}

const signed = z.object({ alg: z.string(), kid: z.string() })

/**
 * What is wrong with the signature of a JWT (RFC 7515 §5.2), or nothing. Only RS256 is checked: the key of HS256 is a
 * client's secret, and the recordings have no such token.
 */
export function signatureProblem(jwt: string, keys: KeySet): string | undefined {
  const header = signed.safeParse(decodeJwt(jwt).header)
  if (!header.success) return 'no alg or no kid in the header'
  const { alg, kid } = header.data
  if (alg !== 'RS256') return undefined
  const found = keys.keys.find((key) => key.kid === kid)
  if (found === undefined) return `no key of the key set is named ${kid}`
  const { kty, n, e } = found
  const jwk: JsonWebKey = { kty, n, e }
  const [head = '', payload = '', signature = ''] = jwt.split('.')
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const good = verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))
  return good ? undefined : 'the signature is not by that key'
}
