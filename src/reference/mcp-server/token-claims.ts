import { z } from 'zod'

/** What a token says, by whichever way it was learnt. */
export interface TokenClaims {
  readonly iss: string | undefined
  readonly sub: string
  readonly aud: readonly string[]
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Epoch seconds. */
  readonly exp: number
}

/** A caller who was let in without a token; only faults do that. */
export const nobody: TokenClaims = { iss: undefined, sub: '', aud: [], clientId: '', scopes: [], exp: 0 }

const audience = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
])

const schema = z.object({
  iss: z.string().optional(),
  sub: z.string().min(1),
  aud: audience,
  client_id: z.string().optional(),
  azp: z.string().optional(),
  scope: z.string().default(''),
  exp: z.number(),
})

/**
 * Reads the payload of a signed token, or the answer of an introspection: `aud` is a string or a list of strings and not
 * empty, `exp` a number (RFC 7519 §4.1, RFC 9068 §2.2, RFC 7662 §2.2).
 *
 * @param clientClaim - where the client stands: `azp` behind Keycloak
 * @throws ZodError when a claim is missing or has another form
 */
export function readClaims(payload: unknown, clientClaim: 'client_id' | 'azp' = 'client_id'): TokenClaims {
  const { iss, sub, aud, scope, exp, ...rest } = schema.parse(payload)
  const clientId = z.string().parse(rest[clientClaim])
  return { iss, sub, aud, clientId, scopes: scope.split(' ').filter((one) => one !== ''), exp }
}

/** Whether claims are those of an access token of Keycloak, which types ID tokens and refresh tokens otherwise. */
export function saysBearer(payload: unknown): boolean {
  return z.object({ typ: z.literal('Bearer') }).safeParse(payload).success
}
