import type { IssuerAnswer } from '../contract/seats.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'

/** One change of what an issuer answers about a genuine token: a row of a table, like {@link Mutation}. */
export interface AnswerMutation {
  readonly probe: `${string}/${string}`
  /** What changes, as a phrase: `active is false`. */
  readonly change: string
  /** Why the token must be refused. */
  readonly why: string
  readonly make: (answer: IssuerAnswer, known: AnswerKnown) => IssuerAnswer | 'silence'
}

/** What the changes are made with. */
export interface AnswerKnown {
  readonly resource: string
  /** Epoch seconds by the clock of the target. */
  readonly now: number
}

/** A row whose answer has other members; `undefined` leaves one out. */
function says(
  probe: AnswerMutation['probe'],
  change: string,
  why: string,
  changes: (said: JsonObject, known: AnswerKnown) => JsonObject,
): AnswerMutation {
  return {
    probe,
    change,
    why,
    make: (answer, known) => {
      const read: unknown = JSON.parse(answer.body)
      const said = isJsonObject(read) ? read : {}
      return { ...answer, body: JSON.stringify({ ...said, ...changes(said, known) }) }
    },
  }
}

/** A row whose answer is none. */
function fails(
  probe: AnswerMutation['probe'],
  change: string,
  make: (answer: IssuerAnswer) => IssuerAnswer | 'silence',
): AnswerMutation {
  return { probe, change, why: 'nobody has vouched for the token', make }
}

/** Changes of the answer of an introspection (RFC 7662 §2.2). */
export const answerMutations: readonly AnswerMutation[] = [
  says('token-opaque-validated/inactive', 'active is false', 'the issuer does not vouch for it', () => ({
    active: false,
  })),
  says('token-opaque-validated/active-text', 'active is the string "true"', 'active is a boolean', () => ({
    active: 'true',
  })),
  says('token-opaque-validated/active-absent', 'active is left out', 'the issuer does not vouch for it', () => ({
    active: undefined,
  })),
  says('token-opaque-validated/foreign-audience', 'aud is another server', 'it was issued for somebody else', () => ({
    aud: 'https://other.example/mcp',
  })),
  says(
    'token-opaque-validated/foreign-client',
    'aud is the client that it was issued to',
    'it is not for the server',
    ({ client_id }) => ({
      aud: client_id,
    }),
  ),
  says('token-opaque-validated/no-audience', 'aud is left out', 'nobody says for whom it is', () => ({
    aud: undefined,
  })),
  says('token-opaque-validated/expired', 'exp was ten minutes ago', 'it is over', (_said, { now }) => ({
    exp: now - 600,
  })),
  says('token-opaque-validated/foreign-issuer', 'iss is another issuer', 'somebody else issued it', () => ({
    iss: 'https://issuer.example',
  })),
]

/** Ways in which an introspection fails. */
export const answerFailures: readonly AnswerMutation[] = [
  fails(
    'introspection-failure-closed/server-error',
    'the answer is status 500, with the body of the right one',
    (answer) => ({
      ...answer,
      status: 500,
    }),
  ),
  fails('introspection-failure-closed/html', 'the answer is a page', () => ({
    status: 200,
    contentType: 'text/html',
    body: '<!doctype html><title>Maintenance</title>',
  })),
  fails('introspection-failure-closed/empty', 'the answer is empty', () => ({
    status: 200,
    contentType: 'application/json',
    body: '',
  })),
  fails('introspection-failure-closed/silence', 'no answer comes', () => 'silence'),
]
