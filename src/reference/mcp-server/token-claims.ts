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
  client_id: z.string(),
  scope: z.string().default(''),
  exp: z.number(),
})

/**
 * Reads the payload of a signed token, or the answer of an introspection: `aud` is a string or a list of strings and not
 * empty, `exp` a number (RFC 7519 §4.1, RFC 9068 §2.2, RFC 7662 §2.2).
 *
 * @throws ZodError when a claim is missing or has another form
 */
export function readClaims(payload: unknown): TokenClaims {
  const { iss, sub, aud, client_id, scope, exp } = schema.parse(payload)
  return { iss, sub, aud, clientId: client_id, scopes: scope.split(' ').filter((one) => one !== ''), exp }
}
