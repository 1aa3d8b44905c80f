import type { IdTokenMistake } from '../settings.ts'
import type { Claims } from './claims.ts'

const hour = 3600

/** Claims with the one thing wrong that the `idTokenMistake` setting names; those of the others stay as they are. */
export function mistakenClaims(claims: Claims, mistake: IdTokenMistake): Claims {
  switch (mistake) {
    case 'audience':
      return { ...claims, aud: 'another-client', azp: 'another-client' }
    case 'issuer':
      return { ...claims, iss: 'https://elsewhere.example' }
    case 'expired':
      return { ...claims, ...longAgo(claims) }
    case 'nonce':
      return { ...claims, nonce: 'the-nonce-of-another-login' }
    default:
      return claims
  }
}

/** The times of a token that was over an hour ago. */
function longAgo({ exp, iat, nbf }: Claims): Claims {
  const back = Number(exp) - Number(iat) + hour
  return { exp: Number(exp) - back, iat: Number(iat) - back, nbf: Number(nbf) - back }
}

/** The token with a signature that the key never made, or no token at all, where the `idTokenMistake` setting says so. */
export function mistakenIdToken(token: string, mistake: IdTokenMistake): string | undefined {
  if (mistake === 'absent') return undefined
  if (mistake !== 'signature') return token
  const [header = '', payload = '', signature = ''] = token.split('.')
  const bytes = Buffer.from(Buffer.from(signature, 'base64url').map((byte) => byte ^ 0x55))
  return `${header}.${payload}.${bytes.toString('base64url')}`
}
