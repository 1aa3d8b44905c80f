import type { UpstreamRequest } from '../contract/seats.ts'
import type { Seat } from '../contract/words.ts'
import type { Exchange, Header } from './exchange.ts'
import type { Redaction } from './redaction.ts'

/** How much of a body is kept in the record, in characters; the judge itself sees all of it. */
const keptBody = 64 * 1024

/** One message pair before redaction. */
export interface RawExchange {
  readonly seat: Seat
  readonly actor: string
  readonly at: number
  readonly duration: number
  readonly method: string
  readonly url: string
  readonly requestHeaders: readonly Header[]
  readonly requestBody: string
  readonly status?: number
  readonly responseHeaders?: readonly Header[]
  readonly responseBody?: string
  readonly error?: { readonly code: string; readonly message: string }
}

/** Numbers exchanges and redacts them as they are recorded: nothing unredacted is ever kept. */
export class Recorder {
  readonly #redaction: Redaction
  readonly #started: number
  #count = 0

  /** @param started - the moment the run began, as `performance.now()` gives it */
  constructor(redaction: Redaction, started: number) {
    this.#redaction = redaction
    this.#started = started
  }

  /** Milliseconds since the run started. */
  now(): number {
    return Math.round((performance.now() - this.#started) * 10) / 10
  }

  /** Takes the number of the next exchange, when its request is sent. */
  next(): number {
    this.#count += 1
    return this.#count
  }

  /** Records one exchange under its number. */
  record(n: number, raw: RawExchange): Exchange {
    // The answer teaches the secrets that it hands out; the request those it shows. Both before either is written.
    const body = this.#redaction.text(raw.responseBody ?? '')
    const request = {
      method: raw.method,
      url: this.#redaction.url(raw.url),
      headers: this.#redaction.headers(raw.requestHeaders),
      body: cut(this.#redaction.text(raw.requestBody)),
    }
    const base = { n, seat: raw.seat, actor: raw.actor, at: raw.at, duration: raw.duration, request }
    const error = raw.error === undefined ? {} : { error: raw.error }
    if (raw.status === undefined) return { ...base, ...error }
    const headers = this.#redaction.headers(raw.responseHeaders ?? [])
    const truncated = body.length > keptBody ? { truncated: true } : {}
    return { ...base, response: { status: raw.status, headers, body: cut(body), ...truncated }, ...error }
  }

  /** Records a request that the upstream seat saw, with what the upstream answered. */
  observe(request: UpstreamRequest, origin: string, wallClockStart: number): Exchange {
    return this.record(this.next(), {
      seat: 'upstream',
      actor: 'target',
      at: Math.max(0, request.at - wallClockStart),
      duration: 0,
      method: request.method,
      url: `${origin}${request.target}`,
      requestHeaders: request.headers,
      requestBody: request.body,
      status: request.status,
      responseHeaders: request.responseHeaders,
      responseBody: request.responseBody,
    })
  }
}

function cut(text: string): string {
  return text.length > keptBody ? text.slice(0, keptBody) : text
}
