import { isJsonObject } from './json-document.ts'
import { jsonValueOf } from './json-text.ts'

/** The three parts of a compact JWS whose header and payload are JSON objects. Nothing is verified. */
export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** `header.payload` as sent: what the signature covers. */
  readonly signed: string
  /** Base64url, may be empty. */
  readonly signature: string
}

function jsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonValueOf(Buffer.from(part, 'base64url').toString('utf8'))
  return isJsonObject(value) ? value : undefined
}

/**
 * Decodes a compact JWS (RFC 7515 §7.1) without verifying anything.
 *
 * @returns undefined when it is none: opaque tokens are no error
 */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header, payload, signature, ...more] = token.split('.')
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined
  const decodedHeader = jsonObject(header)
  const claims = jsonObject(payload)
  if (decodedHeader === undefined || claims === undefined) return undefined
  return { header: decodedHeader, claims, signed: `${header}.${payload}`, signature }
}
