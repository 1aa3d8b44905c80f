import type { Answer } from '../http/sender.ts'

/** A cookie as it was set (RFC 6265 §4.1). */
export interface SetCookie {
  readonly name: string
  readonly value: string
  /** Attributes by their name in small letters; those without a value have an empty one. */
  readonly attributes: ReadonlyMap<string, string>
}

/** How a cookie was set last by a host, in these answers. */
export function lastSet(answers: readonly Answer[], origin: string, name: string): SetCookie | undefined {
  const own = answers.filter(({ request }) => new URL(request.url).origin === origin)
  return own
    .flatMap((answer) => answer.header('set-cookie'))
    .map(readSetCookie)
    .findLast((cookie) => cookie.name === name)
}

function readSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';')
  const [name, value] = halves(pair)
  return { name, value, attributes: new Map(rest.map(halves).map(([key, text]) => [key.toLowerCase(), text])) }
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** True for a cookie that only the very host gets, by TLS only (RFC 6265bis §4.1.3.2). */
export function isHostOnly({ name, attributes }: SetCookie): boolean {
  return (
    name.startsWith('__Host-') &&
    attributes.has('secure') &&
    attributes.get('path') === '/' &&
    !attributes.has('domain')
  )
}

/** A value of the same form that nobody was given: every letter and digit is another. */
export function inventedValue(value: string): string {
  return value.replaceAll(/[a-z0-9]/gi, (sign) => {
    const code = sign.charCodeAt(0)
    const last = /[zZ9]/.test(sign)
    return String.fromCharCode(last ? code - 1 : code + 1)
  })
}

/** What stands in a cookie, and what is to stand there instead. */
type Swap = readonly (readonly [was: string, is: string])[]

/**
 * The value with other words in place of some that can be read in it, written in the same way: as it is,
 * percent-encoded, or in one part in base64, as of a token.
 *
 * @returns undefined where none of the words can be read
 */
export function rewrittenValue(value: string, swap: Swap): string | undefined {
  const decoded = percentDecoded(value)
  const written = swapped(decoded, swap)
  if (written !== undefined) return decoded === value ? written : encodeURIComponent(written)
  for (const part of decoded.split('.'))
    for (const encoding of ['base64url', 'base64'] as const) {
      const text = swapped(Buffer.from(part, encoding).toString('utf8'), swap)
      if (text !== undefined) return decoded.replace(part, () => Buffer.from(text, 'utf8').toString(encoding))
    }
  return undefined
}

/** The text with each word replaced; undefined where it holds none of them. */
function swapped(text: string, swap: Swap): string | undefined {
  const [first] = swap
  if (first === undefined || !text.includes(first[0])) return undefined
  return swap.reduce((done, [was, is]) => done.replaceAll(was, is), text)
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
