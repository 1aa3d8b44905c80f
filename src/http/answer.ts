import { inspect } from 'node:util'
import { type JsonReading, readJson } from '../protocol/json-text.ts'
import type { HttpError } from './errors.ts'
import type { Exchange, Header } from './exchange.ts'
import type { OutgoingRequest } from './sender.ts'

/**
 * What came of one request. It holds raw values for the judge, in memory only: where it is printed or serialised, the
 * redacted exchange takes its place.
 */
export interface Answer {
  /** The redacted record; the only part that may be written. */
  readonly exchange: Exchange
  readonly request: OutgoingRequest
  /** Absent when none came. */
  readonly status: number | undefined
  /** In the order and case of the wire, repeated ones apart. */
  readonly headers: readonly Header[]
  /** Every value of a header, each field line apart; names are compared without case. */
  header(name: string): readonly string[]
  /** The body after decompression, as UTF-8. */
  readonly text: string
  readonly bytes: Uint8Array
  /** The body as JSON, whatever its content type says. */
  json(): JsonReading
  /** Why there is no answer, or only half of one. */
  readonly error: HttpError | undefined
  toJSON(): Exchange
}

/** The parts of an answer. */
interface AnswerParts {
  readonly request: OutgoingRequest
  readonly exchange: Exchange
  readonly status: number | undefined
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  readonly error: HttpError | undefined
}

/** Puts an answer together. */
export function createAnswer(parts: AnswerParts): Answer {
  const { exchange, headers, body } = parts
  // A byte order mark stays, for the judge to see.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  let json: JsonReading | undefined
  const answer = {
    exchange,
    request: parts.request,
    status: parts.status,
    headers,
    header: (name: string) =>
      headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value),
    text,
    bytes: body,
    json: (): JsonReading => {
      json ??= readJson(text)
      return json
    },
    error: parts.error,
    toJSON: () => exchange,
    [inspect.custom]: () => exchange,
  }
  return answer
}
