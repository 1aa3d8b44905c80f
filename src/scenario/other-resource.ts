import { isServed } from '../client/mcp-answer.ts'
import { tokensOf } from '../client/token-request.ts'
import type { Answer } from '../http/sender.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import type { ClientActor } from './actor.ts'
import { inWords, readRefusal } from './refusal.ts'

/** What came of a request for a token for another resource than the one that was approved. */
export interface OtherResource {
  /** No token came. */
  readonly refused: boolean
  /** The error of the refusal (RFC 8707 §2). */
  readonly error: string | undefined
  /** Whether the token that came is for the other resource; undefined: nobody can tell. */
  readonly foreign: boolean | undefined
  readonly words: string
  readonly evidence: readonly Answer[]
}

/** The audiences of a token that says them; undefined for an opaque one. */
export function audiencesOf(accessToken: string): readonly string[] | undefined {
  const claims = decodeJwt(accessToken)?.claims
  if (claims === undefined) return undefined
  return [claims['aud'] ?? []].flat().filter((one) => typeof one === 'string')
}

/**
 * Looks at an answer of the token endpoint to a request for another resource. An opaque token is shown to the server that
 * was approved: if it is taken there, the request was not followed.
 */
export async function readOtherResource(client: ClientActor, answer: Answer, other: string): Promise<OtherResource> {
  const tokens = tokensOf(answer)
  if (tokens === undefined) {
    const refusal = readRefusal(answer)
    const said = answer.status !== undefined && answer.status < 500
    return { refused: said, error: refusal.error, foreign: false, words: inWords(refusal), evidence: [answer] }
  }
  const audiences = audiencesOf(tokens.accessToken)
  if (audiences !== undefined) {
    const foreign = audiences.includes(other)
    return {
      refused: false,
      error: undefined,
      foreign,
      words: `a token for ${audiences.join(', ') || 'nobody'}`,
      evidence: [answer],
    }
  }
  const called = await client.listTools(tokens.accessToken)
  const own = isServed(called)
  return {
    refused: false,
    error: undefined,
    foreign: own ? false : undefined,
    words: own ? 'a token that the approved server takes' : 'an opaque token that the approved server does not take',
    evidence: [answer, called],
  }
}
