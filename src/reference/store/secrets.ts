import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A fresh secret of 43 characters: 256 bits. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The key under which a secret is kept: its hash, so that what is at rest opens nothing. */
export function keyOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url')
}

/** Compares two secrets in a time that says nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text, 'utf8').digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
