import { jwtVerify } from 'jose'
import type { McpServerConfig } from './config.ts'
import type { KeySet } from './key-set.ts'

/** What a signed token is verified by. */
export interface JwtVerification {
  readonly config: McpServerConfig
  /** The keys that the issuer publishes. */
  readonly keys: KeySet
  /** `typ` that its tokens carry; absent where the issuer types none. */
  readonly typ: string | undefined
}

/** How far ahead of ours the clock of the issuer may be, in seconds. */
const leeway = 60
/** A token that says to live longer than this was not issued in earnest, in seconds. */
const longestLife = 86_400

/**
 * Verifies signature, type and times of a signed token (RFC 9068 §4) and gives its payload. Issuer and audience are
 * compared by who asks.
 *
 * @throws JOSEError for every token that is not to be taken; KeysUnavailable when that could not be found out
 */
export async function verifyJwt(token: string, { config, keys, typ }: JwtVerification): Promise<unknown> {
  const { payload } = await jwtVerify(token, keys.named, {
    ...(typ === undefined ? {} : { typ }),
    algorithms: ['RS256'],
    requiredClaims: ['exp', 'sub', 'aud'],
    currentDate: new Date(config.now()),
  })
  const seconds = config.now() / 1000
  if (payload.iat !== undefined && payload.iat > seconds + leeway) throw new Error('the token was issued in the future')
  if ((payload.exp ?? 0) > seconds + longestLife) throw new Error('the token says to live for more than a day')
  return payload
}
