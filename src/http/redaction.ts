import type { Exchange, Header } from './exchange.ts'
import { eachHeaderPlace } from './header-places.ts'
import { type AtPlace, eachPlace } from './places.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** A request with what came back, with all its secrets. */
export interface RawExchange {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly Header[]
    readonly body: string
  }
  readonly response?: { readonly status: number; readonly headers: readonly Header[]; readonly body: string }
  readonly error?: { readonly code: string; readonly message: string }
}

/** What may be written of it, and the pseudonyms that stand in it. */
export interface CleanExchange {
  readonly parts: Pick<Exchange, 'request' | 'response' | 'error'>
  readonly seen: ReadonlySet<string>
}

/**
 * Takes every secret out of an exchange. First the places in which secrets stand are gone through, in the request and in
 * the response, so that all are known; then each known one is looked for everywhere, raw and encoded. Bodies are cut
 * only after that: half a secret would not be found.
 *
 * @param keptBody - characters that are kept of each body
 */
export function redactExchange(raw: RawExchange, pseudonyms: Pseudonyms, keptBody: number): CleanExchange {
  const seen = new Set<string>()
  const see = (name: string): void => {
    seen.add(name)
  }
  const at: AtPlace = (kind, secret, written) => {
    // An earlier pattern has been here.
    if (pseudonyms.given(written)) return written
    const name = pseudonyms.of(kind, secret, [written])
    see(name)
    return name
  }
  const texts = {
    url: eachPlace(raw.request.url, at),
    asked: eachPlace(raw.request.body, at),
    got: eachPlace(raw.response?.body ?? '', at),
  }
  const headers = (given: readonly Header[]): readonly Header[] => given.map((header) => eachHeaderPlace(header, at))
  const asked = headers(raw.request.headers)
  const got = headers(raw.response?.headers ?? [])

  const clean = (text: string): string => pseudonyms.redactText(text, see)
  const cleanHeaders = (given: readonly Header[]): readonly Header[] =>
    given.map(([name, value]) => [clean(name), clean(value)])
  const body = clean(texts.got)
  const { response, error } = raw
  return {
    seen,
    parts: {
      request: {
        method: clean(raw.request.method),
        url: clean(texts.url),
        headers: cleanHeaders(asked),
        body: clean(texts.asked).slice(0, keptBody),
      },
      ...(response === undefined
        ? {}
        : {
            response: {
              status: response.status,
              headers: cleanHeaders(got),
              body: body.slice(0, keptBody),
              ...(body.length > keptBody ? { truncated: true } : {}),
            },
          }),
      ...(error === undefined ? {} : { error: { code: error.code, message: clean(error.message) } }),
    },
  }
}
