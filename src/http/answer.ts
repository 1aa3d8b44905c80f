import type { Exchange, Header } from './exchange.ts'

/** What reading a body as JSON came to. */
export type JsonRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string }

/** An answer as the judge has it: raw, in memory only. What is written is its {@link Exchange}. */
export interface Answer {
  readonly exchange: Exchange
  /** Undefined when no answer came. */
  readonly status: number | undefined
  /** As they stood on the wire, repeated ones apart. */
  readonly headers: readonly Header[]
  /** All values of a header, in order. */
  header(name: string): readonly string[]
  readonly text: string
  json(): JsonRead
  /** Why no answer came, or why it was cut. */
  readonly error: { readonly code: string; readonly message: string } | undefined
}

/** Puts an answer together. */
export function makeAnswer(parts: {
  readonly exchange: Exchange
  readonly status: number | undefined
  readonly headers: readonly Header[]
  readonly text: string
  readonly error: Answer['error']
}): Answer {
  return {
    ...parts,
    header: (name) => {
      const wanted = name.toLowerCase()
      return parts.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
    },
    json: () => readJson(parts.text),
  }
}

/** Parses a text as JSON without throwing. */
export function readJson(text: string): JsonRead {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : 'not JSON' }
  }
}
