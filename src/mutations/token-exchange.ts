import type { AnswerChange } from '../contract/seats.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'

/** One change of what an authorization server answers to a token exchange: a row of a table. */
export interface ExchangeAnswerMutation {
  readonly probe: `${string}/${string}`
  /** What changes, as a phrase: `status 500`. */
  readonly change: string
  /** Why the call must fail. */
  readonly why: string
  readonly make: AnswerChange
}

const fallback = 'nothing else is authority for this call'

/** A row whose answer is a refusal. */
function refuses(probe: ExchangeAnswerMutation['probe'], status: number, body: JsonObject): ExchangeAnswerMutation {
  return {
    probe,
    change: `the token exchange is answered with status ${status}`,
    why: fallback,
    make: () => ({ status, contentType: 'application/json', body: JSON.stringify(body) }),
  }
}

/** A row whose answer has other members. */
function says(
  probe: ExchangeAnswerMutation['probe'],
  change: string,
  why: string,
  changes: (answer: JsonObject) => JsonObject,
): ExchangeAnswerMutation {
  return {
    probe,
    change,
    why,
    make: (answer) => {
      const said = readAnswer(answer.body)
      return { ...answer, body: JSON.stringify({ ...said, ...changes(said) }) }
    },
  }
}

function readAnswer(body: string): JsonObject {
  try {
    const read: unknown = JSON.parse(body)
    return isJsonObject(read) ? read : {}
  } catch {
    return {}
  }
}

/** Changes of the answer to a token exchange after which the call that it was made for must fail (RFC 8693 §2.2). */
export const exchangeAnswerMutations: readonly ExchangeAnswerMutation[] = [
  refuses('txe-no-fallback-to-passthrough/refused', 400, { error: 'invalid_request' }),
  refuses('txe-no-fallback-to-passthrough/server-error', 500, { error: 'server_error' }),
  {
    probe: 'txe-no-fallback-to-passthrough/no-answer',
    change: 'the connection of the token exchange breaks',
    why: fallback,
    make: () => 'reset',
  },
  says(
    'txe-client-checks-response/type',
    'issued_token_type is that of a refresh token',
    'what came is no access token',
    () => ({ issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }),
  ),
  says(
    'txe-client-checks-response/scope',
    'scope holds more than was asked for',
    'it is broader than the call needs',
    ({ scope }) => ({ scope: `${typeof scope === 'string' ? scope : ''} claimcheck.everything`.trim() }),
  ),
  says('txe-client-checks-response/expiry', 'expires_in is 0', 'the token is over', () => ({ expires_in: 0 })),
]
