import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto'
import type { JwtVerification } from '../reference/mcp-server/jwt-verification.ts'
import type { McpServerParts } from '../reference/mcp-server/parts.ts'

type Members = Readonly<Record<string, unknown>>

/** A token taken apart, as whoever verifies it at home has it before them. */
export interface Taken {
  readonly token: string
  readonly header: Members
  readonly payload: Members
  /** What the signature covers. */
  readonly signed: string
  readonly signature: Buffer
  /** Epoch seconds. */
  readonly now: number
  readonly by: JwtVerification
  /** Public JWKs that a URL gives. */
  readonly fetchKeys: (url: string) => Promise<readonly Members[]>
}

/** What somebody checks who verifies tokens without a library for it, each one the place of a mistake. */
export interface HomeMade {
  /** Accepts at once, before anything is checked. */
  readonly waves: (taken: Taken) => boolean
  readonly algorithm: (taken: Taken) => boolean
  readonly type: (taken: Taken) => boolean
  readonly critical: (taken: Taken) => boolean
  /** Keys to try; bytes are secrets of an HMAC. */
  readonly keys: (taken: Taken) => Promise<readonly (KeyObject | Buffer)[]>
  readonly signature: (taken: Taken, key: KeyObject | Buffer) => boolean
  readonly ends: (taken: Taken) => boolean
  readonly begins: (taken: Taken) => boolean
  readonly issued: (taken: Taken) => boolean
  /** What the payload is taken to say. */
  readonly payload: (taken: Taken) => Members
}

/** A token that says to live longer was not issued in earnest, in seconds. */
const longestLife = 86_400

/** Everything checked rightly. */
export const right: HomeMade = {
  waves: () => false,
  algorithm: ({ header }) => header.alg === 'RS256',
  type: ({ header }) => isAccessType(header.typ),
  critical: ({ header }) => header.crit === undefined,
  keys: publishedKeys,
  signature: signatureHolds,
  ends: ({ payload: { exp }, now }) => typeof exp === 'number' && exp > now && exp <= now + longestLife,
  begins: ({ payload: { nbf }, now }) => nbf === undefined || (typeof nbf === 'number' && nbf <= now),
  issued: ({ payload: { iat }, now }) => iat === undefined || (typeof iat === 'number' && iat <= now + 60),
  payload: ({ payload }) => payload,
}

/** A verifier made at home, with one mistake. */
export function homeMade(mistake: Partial<HomeMade>): Pick<McpServerParts, 'verifyJwt'> {
  const checks = { ...right, ...mistake }
  return {
    verifyJwt: async (token, by) => {
      const taken = takeApart(token, by)
      if (checks.waves(taken)) return checks.payload(taken)
      const { algorithm, type, critical, ends, begins, issued } = checks
      if (![algorithm, type, critical, ends, begins, issued].every((check) => check(taken))) throw new Error('refused')
      const keys = await checks.keys(taken)
      if (!keys.some((key) => checks.signature(taken, key))) throw new Error('refused')
      return checks.payload(taken)
    },
  }
}

/** The long and the short form (RFC 9068 §2.1, RFC 7515 §4.1.9). */
export function isAccessType(typ: unknown): boolean {
  return typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ)
}

/** Reads a JSON object of a token. @throws when it is none */
function jsonObject(part: string): Members {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
  return { ...value }
}

function takeApart(token: string, by: JwtVerification): Taken {
  const [header = '', payload = '', signature = '', ...more] = token.split('.')
  return {
    token,
    header: jsonObject(header),
    payload: jsonObject(payload),
    signed: `${header}.${payload}`,
    // What has more parts than three has no signature that could hold.
    signature: Buffer.from(more.length === 0 ? signature : '', 'base64url'),
    now: Math.floor(by.config.now() / 1000),
    by,
    fetchKeys,
  }
}

async function fetchKeys(url: string): Promise<readonly Members[]> {
  const body: unknown = await (await fetch(url, { signal: AbortSignal.timeout(5000) })).json()
  const keys: unknown = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : []
  return Array.isArray(keys) ? keys : []
}

/** The published key that the header names. */
async function publishedKeys({ header, by }: Taken): Promise<readonly KeyObject[]> {
  const keys = await by.keys.published(header.kid)
  return keys.filter(({ kid }) => kid === header.kid).map(asKey)
}

/** A public JWK as a key. */
export function asKey(jwk: Members): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: 'jwk' })
}

const hashes: Readonly<Record<string, string>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/** RFC 7518 §3.2, §3.3, §3.5. */
function signatureHolds({ header, signed, signature }: Taken, key: KeyObject | Buffer): boolean {
  const alg = String(header.alg)
  const hash = hashes[alg.slice(2)]
  if (Buffer.isBuffer(key)) {
    if (alg !== 'HS256') return false
    const own = createHmac('sha256', key).update(signed).digest()
    return own.length === signature.length && timingSafeEqual(own, signature)
  }
  if (hash === undefined || !/^[RP]S/.test(alg)) return false
  const pss = alg.startsWith('PS') ? { padding: 6, saltLength: -1 } : {}
  return verify(hash, Buffer.from(signed), { key, ...pss }, signature)
}
