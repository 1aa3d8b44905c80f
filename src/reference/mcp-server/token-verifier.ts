import { decodeJwt, decodeProtectedHeader, errors } from 'jose'
import type { McpServerConfig, Verification } from './config.ts'
import { type Introspected, introspect } from './introspection.ts'
import { type KeySet, KeysUnavailable } from './key-set.ts'
import type { McpServerParts } from './parts.ts'
import type { TokenClaims } from './token-claims.ts'

/** Why a token is not taken; `unavailable`: its issuer could not be asked, so nothing is known of it. */
export type RefusalReason = 'invalid' | 'expired' | 'issuer' | 'audience' | 'unavailable'

/** What a token stands for, or why it is not taken. */
export type Verified = { readonly claims: TokenClaims } | { readonly refused: RefusalReason }

/** Says what a token stands for, when it is valid and for this server. */
export interface TokenVerifier {
  /** @param otherwise - decisions that differ from the server's own, for one token */
  verify(token: string, otherwise?: Partial<McpServerParts>): Promise<Verified>
}

/** Makes the verifier. Keys are fetched from the issuer over HTTP, also where both live in one process. */
export function createTokenVerifier(config: McpServerConfig, own: McpServerParts): TokenVerifier {
  const { verification } = config
  const trusted = issuersOf(config).map(
    ({ issuer, jwksUri }): TrustedIssuer => ({ issuer, keys: own.keySet(jwksUri, config.now, config.fetch) }),
  )

  /** The payload of a signed token, by the keys of the issuer that it names (RFC 8725 §3.8). */
  async function signed(token: string, parts: McpServerParts, typ: string | undefined): Promise<unknown> {
    const keys = parts.keysFor(issuerIn(token), trusted)
    return keys === undefined ? undefined : await parts.verifyJwt(token, { config, keys, typ })
  }

  /** What the issuer answers of a token that it vouches for. */
  async function asked(
    token: string,
    parts: McpServerParts,
    by: Extract<Verification, { endpoint: string }>,
  ): Promise<unknown> {
    const known = await parts.askIssuer(config, token, () => introspect(token, by, config.fetch))
    if (known.ended !== 'answered') throw new IssuerUnavailable(known.ended)
    return parts.vouches(known.said) ? known.said : undefined
  }

  /** The payload of a token that its issuer vouches for. */
  async function learn(token: string, parts: McpServerParts): Promise<unknown> {
    switch (verification.by) {
      case 'jwt':
        return await signed(token, parts, verification.told === 'header' ? 'at+jwt' : undefined)
      case 'introspection':
        return await asked(token, parts, verification)
      case 'either':
        return isJws(token) ? await signed(token, parts, undefined) : await asked(token, parts, verification)
    }
  }

  async function verify(token: string, parts: McpServerParts): Promise<Verified> {
    const payload = await learn(token, parts)
    if (payload === undefined || !parts.typeHolds(config, payload)) return { refused: 'invalid' }
    const claims = parts.readClaims(config, payload)
    if (!parts.timeHolds(config, claims)) return { refused: 'expired' }
    if (!parts.issuerHolds(config, claims)) return { refused: 'issuer' }
    return parts.audienceHolds(config, claims) ? { claims } : { refused: 'audience' }
  }

  return {
    verify: async (token, otherwise) => {
      const parts = otherwise === undefined ? own : { ...own, ...otherwise }
      try {
        return await parts.remember(config, token, () => verify(token, parts))
      } catch (error) {
        return { refused: reasonOf(error) }
      }
    },
  }
}

/** An issuer with its keys. */
export interface TrustedIssuer {
  readonly issuer: string
  readonly keys: KeySet
}

/** The issuers of signed tokens, the server's own first. */
function issuersOf({ issuer, verification, partners }: McpServerConfig): McpServerConfig['partners'] {
  return 'jwksUri' in verification ? [{ issuer, jwksUri: verification.jwksUri }, ...partners] : partners
}

/** `iss` of a token that nobody has verified yet. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** The issuer did not say anything of a token. */
class IssuerUnavailable extends Error {
  readonly code = 'issuer-unavailable'
  constructor(how: Introspected['ended']) {
    super(`the issuer could not be asked: ${how}`)
  }
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof KeysUnavailable || error instanceof IssuerUnavailable) return 'unavailable'
  return error instanceof errors.JWTExpired ? 'expired' : 'invalid'
}

function isJws(token: string): boolean {
  try {
    decodeProtectedHeader(token)
    return true
  } catch {
    return false
  }
}
