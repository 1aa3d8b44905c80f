import type { Answer } from '../http/sender.ts'
import { isJsonObject, type JsonObject, stringMember } from '../protocol/json-document.ts'
import { decodeJwt } from '../protocol/jwt.ts'

/** The body of an answer, as far as it is an object. */
export function saidIn(answer: Answer): JsonObject {
  const read = answer.json()
  return read.ok && isJsonObject(read.value) ? read.value : {}
}

/**
 * The end of an issued token in epoch seconds, by the claim or by `expires_in`, with a second for the way (RFC 8693
 * §2.2.1); undefined where nobody says.
 */
export function endOfIssued(said: JsonObject, now: number): number | undefined {
  const claimed = decodeJwt(stringMember(said, 'access_token') ?? '')?.claims.exp
  if (typeof claimed === 'number') return claimed
  return typeof said['expires_in'] === 'number' ? now + said['expires_in'] - 1 : undefined
}
