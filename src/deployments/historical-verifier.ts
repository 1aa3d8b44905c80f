import { compactVerify, decodeJwt } from 'jose'
import { z } from 'zod'
import type { JwtVerification } from '../reference/mcp-server/jwt-verification.ts'
import type { McpServerParts } from '../reference/mcp-server/parts.ts'

/** How long a token without an end was taken, in seconds. */
const defaultLife = 3600

/** A time as PyJWT reads it: whatever Python makes a whole number of. */
const time = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*-?\d+\s*$/)
    .transform(Number),
])
const times = z.looseObject({ exp: time.optional(), nbf: time.optional(), iat: time.optional() })

/**
 * The verifier of nextcloud-mcp-server (`auth/unified_verifier.py`): the signature by RS256, and the times that are
 * there. An end is not asked for, and `typ` is not read, so that ID tokens and tokens without an end pass.
 *
 * @throws Error for a token that it did not take
 */
async function verifyAsItWas(token: string, { config, keys }: JwtVerification): Promise<unknown> {
  await compactVerify(token, keys.named, { algorithms: ['RS256'] })
  // The issuer of a signed token was compared; introspection of Nextcloud reports none.
  if (decodeJwt(token).iss !== new URL(config.upstreamOrigin).origin) throw new Error('another issuer')
  const claims = times.parse(decodeJwt(token))
  const now = config.now() / 1000
  if (claims.exp !== undefined && claims.exp <= now) throw new Error('expired')
  if ((claims.nbf ?? 0) > now || (claims.iat ?? 0) > now) throw new Error('not yet')
  return { client_id: '', ...claims, exp: claims.exp ?? now + defaultLife }
}

/**
 * What set that server apart: its verifier, and a management API that took the tokens of any client, by design
 * (`verify_token_for_management_api`).
 *
 * @param mcp - the MCP endpoint
 */
export function historicalParts(parts: McpServerParts, mcp: string): McpServerParts {
  return {
    ...parts,
    verifyJwt: verifyAsItWas,
    issuerHolds: () => true,
    admit: (admission) => {
      const management = admission.guarded.path !== new URL(mcp).pathname
      return parts.admit(
        management ? { ...admission, verify: () => admission.verify({ audienceHolds: () => true }) } : admission,
      )
    },
  }
}
