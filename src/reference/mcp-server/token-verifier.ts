import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import type { McpServerConfig, Verification } from './config.ts'
import type { McpServerParts } from './parts.ts'

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

/** Says what a token stands for, when it is valid and for this server. */
export interface TokenVerifier {
  /** @returns undefined for every token that is not to be taken, without a reason */
  verify(token: string): Promise<TokenClaims | undefined>
}

const audience = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
])

const claimsSchema = z.object({
  iss: z.string().optional(),
  sub: z.string().min(1),
  aud: audience,
  client_id: z.string(),
  scope: z.string().default(''),
  exp: z.number(),
})

const introspectionSchema = z.object({
  active: z.literal(true),
  iss: z.string().optional(),
  sub: z.string().min(1),
  aud: audience,
  client_id: z.string(),
  scope: z.string().default(''),
  exp: z.number(),
})

function claimsOf(read: z.infer<typeof claimsSchema>): TokenClaims {
  const { iss, sub, aud, client_id, scope, exp } = read
  return { iss, sub, aud, clientId: client_id, scopes: scope.split(' ').filter((one) => one !== ''), exp }
}

/** Makes the verifier. Keys are fetched from the issuer over HTTP, also where both live in one process. */
export function createTokenVerifier(config: McpServerConfig, parts: McpServerParts): TokenVerifier {
  const { verification } = config
  const jwks =
    'jwksUri' in verification ? createRemoteJWKSet(new URL(verification.jwksUri), { timeoutDuration: 5000 }) : undefined

  async function byKeys(token: string, typ: string | undefined): Promise<TokenClaims | undefined> {
    if (jwks === undefined) return undefined
    const { payload } = await jwtVerify(token, jwks, {
      ...(typ === undefined ? {} : { typ }),
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub', 'aud'],
      currentDate: new Date(config.now()),
    })
    return claimsOf(claimsSchema.parse(payload))
  }

  async function learn(token: string): Promise<TokenClaims | undefined> {
    switch (verification.by) {
      case 'jwt':
        return await byKeys(token, 'at+jwt')
      case 'introspection':
        return await introspect(token, verification)
      case 'either':
        return isJws(token) ? await byKeys(token, undefined) : await introspect(token, verification)
    }
  }

  return {
    verify: async (token) => {
      try {
        const claims = await learn(token)
        if (claims === undefined || claims.exp * 1000 <= config.now()) return undefined
        return parts.issuerHolds(config, claims) && parts.audienceHolds(config, claims) ? claims : undefined
      } catch {
        return undefined
      }
    },
  }
}

function isJws(token: string): boolean {
  try {
    decodeProtectedHeader(token)
    return true
  } catch {
    return false
  }
}

async function introspect(
  token: string,
  { endpoint, clientId, clientSecret }: Extract<Verification, { endpoint: string }>,
): Promise<TokenClaims | undefined> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }),
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
  })
  if (response.status !== 200) return undefined
  const read = introspectionSchema.safeParse(await response.json())
  return read.success ? claimsOf(read.data) : undefined
}
