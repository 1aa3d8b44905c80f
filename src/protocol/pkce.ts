import { createHash, randomBytes } from 'node:crypto'

/** A PKCE pair with S256 (RFC 7636 §4). */
export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

/** `BASE64URL(SHA256(verifier))` (RFC 7636 §4.2). */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url')
}

/** A fresh verifier of 43 characters with its challenge. */
export function makePkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: s256(verifier) }
}
