import { decodeJwt } from '../protocol/jwt.ts'

/** A signed token, read without verifying anything. */
export interface JwtFacts {
  readonly form: 'jwt'
  /** Characters; absent where only what it says is at hand, as in a run. */
  readonly length?: number
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** An ID token by its looks: no access-token `typ`, and claims that only ID tokens carry (OIDC Core §2). */
  readonly looksLikeIdToken: boolean
  readonly audiences: readonly string[]
  /** How `aud` stands in the token; null, an empty string and an empty list say as little as no claim. */
  readonly audienceForm: 'string' | 'array' | 'absent' | 'malformed'
  readonly issuer: string | undefined
  readonly subject: string | undefined
  /** Seconds that are left by `exp`; negative when it has passed; undefined without a numeric `exp`. */
  readonly secondsLeft: number | undefined
  /** Seconds until `nbf`; undefined when it is absent or past. */
  readonly notBefore: number | undefined
  /** Seconds until `iat`; undefined when it is absent or past. */
  readonly issuedIn: number | undefined
  readonly unsigned: boolean
}

/** What a token says of itself. */
export type TokenFacts =
  | JwtFacts
  | {
      readonly form: 'opaque'
      readonly length?: number
      /** Set when it only looks opaque: what it seems to be. */
      readonly remark?: string
      /** What its issuer said of it (RFC 7662 §2.2), where that was seen. */
      readonly introspected?: Readonly<Record<string, unknown>>
    }
  /** No bearer token at all: it cannot stand in an `Authorization` header (RFC 6750 §2.1). */
  | { readonly form: 'no-token'; readonly length: number; readonly problem: string }

/** `b64token` of RFC 6750 §2.1. */
const bearerSyntax = /^[A-Za-z0-9\-._~+/]+=*$/

/** A header field longer than this is refused by common servers before anybody reads the token. */
const longestHeader = 16 * 1024

/**
 * Reads a token.
 *
 * @param now - epoch seconds
 */
export function readToken(token: string, now: number): TokenFacts {
  const { length } = token
  if (!bearerSyntax.test(token))
    return { form: 'no-token', length, problem: 'it has characters that no bearer token may have (RFC 6750 §2.1)' }
  if (length > longestHeader)
    return { form: 'no-token', length, problem: 'it is longer than the header of a request may be at common servers' }
  const decoded = decodeJwt(token)
  if (decoded === undefined) {
    const remark = opaqueRemark(token)
    return { form: 'opaque', length, ...(remark === undefined ? {} : { remark }) }
  }
  const { header, claims, signature } = decoded
  const facts = factsOf(header, claims, now)
  return { ...facts, length, unsigned: facts.unsigned || signature === '' }
}

/**
 * Reads what a signed token says, where the token itself is not at hand.
 *
 * @param now - epoch seconds
 */
export function factsOf(
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  now: number,
): JwtFacts {
  const { aud, exp, nbf, iat } = claims
  return {
    form: 'jwt',
    header,
    claims,
    looksLikeIdToken: looksLikeIdToken(header, claims),
    audiences: audiencesOf(aud),
    audienceForm: audienceForm(aud),
    issuer: typeof claims.iss === 'string' ? claims.iss : undefined,
    subject: typeof claims.sub === 'string' ? claims.sub : undefined,
    secondsLeft: typeof exp === 'number' ? exp - now : undefined,
    notBefore: inFuture(nbf, now),
    issuedIn: inFuture(iat, now),
    unsigned: typeof header.alg === 'string' && header.alg.toLowerCase() === 'none',
  }
}

function opaqueRemark(token: string): string | undefined {
  const parts = token.split('.').length
  if (parts === 5) return 'with five parts, as an encrypted token (JWE) has'
  if (parts === 2 && headerOf(token) !== undefined)
    return 'with two parts: it begins as a signed token, and its signature is missing'
  if (parts === 3) return 'with three parts, as a signed token has, but its header and payload are no JSON objects'
  return undefined
}

/** The header of what begins as a JWS. */
function headerOf(token: string): object | undefined {
  return decodeJwt(`${token.split('.')[0] ?? ''}.e30.`)?.header
}

/** Claims that stand in ID tokens and not in access tokens. */
const idTokenOnly = ['nonce', 'at_hash', 'c_hash'] as const
/** Claims about the sign-in, which an access token carries only beside `client_id` or `scope` (RFC 9068 §2.2). */
const signInClaims = ['auth_time', 'acr', 'amr', 'azp', 'sid'] as const

function looksLikeIdToken(
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
): boolean {
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase() : ''
  if (typ === 'at+jwt' || typ === 'application/at+jwt') return false
  // Keycloak says it in a claim of its own.
  if (claims.typ === 'ID' || idTokenOnly.some((name) => name in claims)) return true
  if (claims.typ === 'Bearer' || 'client_id' in claims || 'scope' in claims || 'scp' in claims) return false
  return 'sub' in claims && 'aud' in claims && signInClaims.some((name) => name in claims)
}

function inFuture(time: unknown, now: number): number | undefined {
  return typeof time === 'number' && time > now ? time - now : undefined
}

function audiencesOf(aud: unknown): readonly string[] {
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) ? aud.filter((one): one is string => typeof one === 'string') : []
}

function audienceForm(aud: unknown): 'string' | 'array' | 'absent' | 'malformed' {
  if (aud === undefined || aud === null || aud === '') return 'absent'
  if (typeof aud === 'string') return 'string'
  if (!Array.isArray(aud)) return 'malformed'
  if (aud.length === 0) return 'absent'
  return aud.every((one) => typeof one === 'string' && one !== '') ? 'array' : 'malformed'
}

/** A span of seconds as people say it: `in 14 minutes`, `2 hours ago`. */
export function span(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'never'
  const size = Math.abs(seconds)
  const [count, unit] =
    size < 120
      ? [size, 'second']
      : size < 7200
        ? [size / 60, 'minute']
        : size < 172_800
          ? [size / 3600, 'hour']
          : [size / 86_400, 'day']
  const whole = Math.round(count)
  const words = `${whole} ${unit}${whole === 1 ? '' : 's'}`
  return seconds < 0 ? `${words} ago` : `in ${words}`
}
