import { type Answer, createAnswer } from '../../src/http/answer.ts'
import type { Header } from '../../src/http/exchange.ts'

/** An answer that was never on a wire, for tests of what reads answers. */
export function answerWith(parts: {
  readonly status?: number
  readonly headers?: readonly Header[]
  readonly text?: string
}): Answer {
  const { status = 200, headers = [], text = '' } = parts
  return createAnswer({
    request: { url: 'http://127.0.0.1/' },
    exchange: {
      n: 1,
      seat: 'client',
      actor: 'test',
      at: 0,
      duration: 0,
      request: { method: 'GET', url: '', headers: [], body: '' },
    },
    status,
    headers,
    body: new TextEncoder().encode(text),
    error: undefined,
  })
}
