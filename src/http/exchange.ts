import type { Seat } from '../contract/words.ts'

/** A header as it stood on the wire: repeated headers stay apart, names keep their case, values are redacted. */
export type Header = readonly [name: string, value: string]

/**
 * One recorded HTTP request with its response, redacted when it was recorded: secrets stand as pseudonyms like `at-3`.
 * Never the RFC 8693 kind: that is a *token exchange*.
 */
export interface Exchange {
  /** Counts from 1 in the order in which the requests were sent. */
  readonly n: number
  /** The seat that sent it, or from which it was observed. */
  readonly seat: Seat
  /** Who acted: `alice`, `visitor`, `target` (an upstream request that the harness observed). */
  readonly actor: string
  /** Milliseconds since the run started. */
  readonly at: number
  /** Milliseconds from the first byte sent to the last byte read. */
  readonly duration: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly Header[]
    readonly body: string
  }
  /** Absent when none came. */
  readonly response?: {
    readonly status: number
    readonly headers: readonly Header[]
    readonly body: string
    /** Set when the body was longer than what is kept. */
    readonly truncated?: boolean
  }
  /** Why there is no response, or why it was cut: `ECONNREFUSED`, `timeout`, `body-too-large`. */
  readonly error?: { readonly code: string; readonly message: string }
}
