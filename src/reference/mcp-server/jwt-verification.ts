import { type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { McpServerConfig } from './config.ts'

/** What a signed token is verified by. */
export interface JwtVerification {
  readonly config: McpServerConfig
  /** The keys that the issuer publishes. */
  readonly keys: JWTVerifyGetKey
  /** Where they are published. */
  readonly jwksUri: string
  /** `typ` that its tokens carry; absent where the issuer types none. */
  readonly typ: string | undefined
}

/** How far ahead of ours the clock of the issuer may be, in seconds. */
const leeway = 60

/**
 * Verifies signature, type and times of a signed token (RFC 9068 §4) and gives its payload. Issuer and audience are
 * compared by who asks.
 *
 * @throws JOSEError for every token that is not to be taken
 */
export async function verifyJwt(token: string, { config, keys, typ }: JwtVerification): Promise<unknown> {
  const { payload } = await jwtVerify(token, keys, {
    ...(typ === undefined ? {} : { typ }),
    algorithms: ['RS256'],
    requiredClaims: ['exp', 'sub', 'aud'],
    currentDate: new Date(config.now()),
  })
  if (payload.iat !== undefined && payload.iat > config.now() / 1000 + leeway)
    throw new Error('the token was issued in the future')
  return payload
}
