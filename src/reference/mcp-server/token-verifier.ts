import { createRemoteJWKSet, decodeProtectedHeader } from 'jose'
import type { McpServerConfig, Verification } from './config.ts'
import { introspect } from './introspection.ts'
import type { JwtVerification } from './jwt-verification.ts'
import type { McpServerParts } from './parts.ts'
import type { TokenClaims } from './token-claims.ts'

/** Says what a token stands for, when it is valid and for this server. */
export interface TokenVerifier {
  /** @returns undefined for every token that is not to be taken, without a reason */
  verify(token: string): Promise<TokenClaims | undefined>
}

/** Makes the verifier. Keys are fetched from the issuer over HTTP, also where both live in one process. */
export function createTokenVerifier(config: McpServerConfig, parts: McpServerParts): TokenVerifier {
  const { verification } = config
  const signed = 'jwksUri' in verification ? signedTokens(config, verification.jwksUri) : undefined

  /** What the issuer answers of a token that it vouches for. */
  async function asked(token: string, by: Extract<Verification, { endpoint: string }>): Promise<unknown> {
    const known = await parts.askIssuer(config, token, () => introspect(token, by))
    return known.ended === 'answered' && parts.vouches(known.said) ? known.said : undefined
  }

  /** The payload of a token that its issuer vouches for. */
  async function learn(token: string): Promise<unknown> {
    switch (verification.by) {
      case 'jwt':
        return signed === undefined ? undefined : await parts.verifyJwt(token, { ...signed, typ: 'at+jwt' })
      case 'introspection':
        return await asked(token, verification)
      case 'either':
        return signed !== undefined && isJws(token)
          ? await parts.verifyJwt(token, { ...signed, typ: undefined })
          : await asked(token, verification)
    }
  }

  return {
    verify: async (token) => {
      try {
        const payload = await learn(token)
        if (payload === undefined) return undefined
        const claims = parts.readClaims(config, payload)
        const taken =
          parts.timeHolds(config, claims) && parts.issuerHolds(config, claims) && parts.audienceHolds(config, claims)
        return taken ? claims : undefined
      } catch {
        return undefined
      }
    },
  }
}

function signedTokens(config: McpServerConfig, jwksUri: string): Omit<JwtVerification, 'typ'> {
  return { config, jwksUri, keys: createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 5000 }) }
}

function isJws(token: string): boolean {
  try {
    decodeProtectedHeader(token)
    return true
  } catch {
    return false
  }
}
