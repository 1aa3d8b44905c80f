import { decodeJwt } from '../protocol/jwt.ts'

/** What a token says of itself, read without verifying anything. */
export type TokenFacts =
  | { readonly form: 'opaque'; readonly length: number }
  | {
      readonly form: 'jwt'
      readonly header: Readonly<Record<string, unknown>>
      readonly claims: Readonly<Record<string, unknown>>
      /** An ID token by its looks: no access-token `typ`, and claims that only ID tokens carry (OIDC Core §2). */
      readonly looksLikeIdToken: boolean
      readonly audiences: readonly string[]
      /** How `aud` stands in the token: `string`, `array`, `absent`, or what is wrong with it. */
      readonly audienceForm: 'string' | 'array' | 'absent' | 'malformed'
      readonly issuer: string | undefined
      readonly subject: string | undefined
      /** Seconds that are left by `exp`; negative when it has passed; undefined without a numeric `exp`. */
      readonly secondsLeft: number | undefined
      /** Seconds until `nbf`; undefined when it is absent or past. */
      readonly notBefore: number | undefined
      readonly unsigned: boolean
    }

/** Claims that stand in ID tokens and not in access tokens. */
const idTokenClaims = ['nonce', 'at_hash', 'c_hash'] as const

/**
 * Reads a token.
 *
 * @param now - epoch seconds
 */
export function readToken(token: string, now: number): TokenFacts {
  const decoded = decodeJwt(token)
  if (decoded === undefined) return { form: 'opaque', length: token.length }
  const { header, claims, signature } = decoded
  const { aud, exp, nbf } = claims
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase() : ''
  const accessTyp = typ === 'at+jwt' || typ === 'application/at+jwt'
  return {
    form: 'jwt',
    header,
    claims,
    looksLikeIdToken:
      !accessTyp && (idTokenClaims.some((name) => name in claims) || !('client_id' in claims || 'scope' in claims)),
    audiences: audiencesOf(aud),
    audienceForm: audienceForm(aud),
    issuer: typeof claims.iss === 'string' ? claims.iss : undefined,
    subject: typeof claims.sub === 'string' ? claims.sub : undefined,
    secondsLeft: typeof exp === 'number' ? exp - now : undefined,
    notBefore: typeof nbf === 'number' && nbf > now ? nbf - now : undefined,
    unsigned: signature === '' || (typeof header.alg === 'string' && header.alg.toLowerCase() === 'none'),
  }
}

function audiencesOf(aud: unknown): readonly string[] {
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) ? aud.filter((one): one is string => typeof one === 'string') : []
}

function audienceForm(aud: unknown): 'string' | 'array' | 'absent' | 'malformed' {
  if (aud === undefined) return 'absent'
  if (typeof aud === 'string') return aud === '' ? 'malformed' : 'string'
  if (!Array.isArray(aud) || aud.length === 0) return 'malformed'
  return aud.every((one) => typeof one === 'string' && one !== '') ? 'array' : 'malformed'
}

/** A span of seconds as people say it: `in 14 minutes`, `2 hours ago`. */
export function span(seconds: number): string {
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
