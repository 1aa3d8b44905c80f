import { apart } from './apart.ts'
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
  /** Those of them that stand in the response, and not in the request. */
  readonly told: ReadonlySet<string>
}

/** No honest page has more. Each is looked for in thirty spellings from then on, so they would fill the memory. */
const mostSecrets = 500
const tooManySecrets = `(a body with more than ${mostSecrets} secrets was not kept)`

/** The same, for the first secrets of a body; the others get no name, and the body is not kept. */
function counted(at: AtPlace): { readonly at: AtPlace; readonly tooMany: () => boolean } {
  let count = 0
  return {
    at: (kind, secret, written) => {
      count += 1
      return count > mostSecrets ? written : at(kind, secret, written)
    },
    tooMany: () => count > mostSecrets,
  }
}

/**
 * Takes every secret out of an exchange. First the places in which secrets stand are gone through, in the request and in
 * the response, so that all are known; then each known one is looked for everywhere, raw and encoded. Bodies are cut
 * only after that: half a secret would not be found.
 *
 * @param keptBody - characters that are kept of each body
 */
export function redactExchange(raw: RawExchange, pseudonyms: Pseudonyms, keptBody: number): CleanExchange {
  const [asking, answering] = [new Set<string>(), new Set<string>()]
  const placed =
    (seen: Set<string>): AtPlace =>
    (kind, secret, written) => {
      // An earlier pattern has been here.
      if (pseudonyms.given(written)) return written
      const name = pseudonyms.of(kind, secret, [written])
      seen.add(name)
      return name
    }
  const [inRequest, inResponse] = [placed(asking), placed(answering)]
  const counting = counted(inResponse)
  const texts = {
    url: eachPlace(raw.request.url, inRequest),
    asked: eachPlace(raw.request.body, inRequest),
    got: eachPlace(raw.response?.body ?? '', counting.at),
  }
  const headers = (given: readonly Header[], at: AtPlace): readonly Header[] =>
    given.map((header) => eachHeaderPlace(header, at))
  const asked = headers(raw.request.headers, inRequest)
  const got = headers(raw.response?.headers ?? [], inResponse)

  const cleaner =
    (seen: Set<string>) =>
    (text: string): string =>
      pseudonyms.redactText(text, (name) => seen.add(name))
  const [clean, cleanAnswer] = [cleaner(asking), cleaner(answering)]
  const cleanHeaders = (given: readonly Header[], by: (text: string) => string): readonly Header[] =>
    given.map(([name, value]) => [by(name), by(value)])
  const body = counting.tooMany() ? tooManySecrets : cleanAnswer(texts.got)
  const { response, error } = raw
  const parts: CleanExchange['parts'] = {
    request: {
      method: clean(raw.request.method),
      url: clean(texts.url),
      headers: cleanHeaders(asked, clean),
      body: clean(texts.asked).slice(0, keptBody),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: cleanHeaders(got, cleanAnswer),
            // A part of a text would keep the whole.
            body: body.length > keptBody ? apart(body.slice(0, keptBody)) : body,
            ...(body.length > keptBody ? { truncated: true } : {}),
          },
        }),
    ...(error === undefined ? {} : { error: { code: error.code, message: clean(error.message) } }),
  }
  // Only now, when everything has been gone through.
  return {
    parts,
    seen: new Set([...asking, ...answering]),
    told: new Set([...answering].filter((name) => !asking.has(name))),
  }
}
