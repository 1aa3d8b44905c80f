import { decodeJwt } from '../protocol/jwt.ts'

/** What a pseudonym begins with. */
export type PseudonymKind =
  | 'at'
  | 'rt'
  | 'id'
  | 'code'
  | 'verifier'
  | 'secret'
  | 'assertion'
  | 'rat'
  | 'pw'
  | 'apw'
  | 'csrf'
  | 'cookie'
  | 'session'
  | 'basic'
  | 'token'

/** A secret as it may be shown: its name, and what it says when it is a JWT. */
export interface NamedSecret {
  readonly pseudonym: string
  readonly kind: PseudonymKind
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Shorter values would be found by chance in innocent text. */
const shortest = 6

/**
 * The names of one run's secrets: numbers from a map in memory, equal for equal secrets, with no character of the
 * secret. The map is never written.
 */
export class Pseudonyms {
  readonly #names = new Map<string, NamedSecret>()
  readonly #counts = new Map<PseudonymKind, number>()
  #longestFirst: readonly string[] | undefined

  /** The pseudonym of a secret; the kind counts when it is seen for the first time. */
  of(kind: PseudonymKind, secret: string): string {
    const known = this.#names.get(secret)
    if (known !== undefined) return known.pseudonym
    const number = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, number)
    const pseudonym = `${kind}-${number}`
    const jwt = decodeJwt(secret)
    this.#names.set(secret, { pseudonym, kind, ...(jwt === undefined ? {} : { header: jwt.header, claims: jwt.claims }) })
    this.#longestFirst = undefined
    return pseudonym
  }

  /** The pseudonym of a secret that was seen before. */
  find(secret: string): string | undefined {
    return this.#names.get(secret)?.pseudonym
  }

  /** All secrets by name, in the order in which they were first seen. */
  all(): readonly NamedSecret[] {
    return [...this.#names.values()]
  }

  /** Replaces every known secret in a text: as it is, percent-encoded, and as JSON or HTML would escape it. */
  redact(text: string): string {
    let redacted = text
    for (const secret of this.#secrets()) {
      const pseudonym = this.#names.get(secret)?.pseudonym ?? ''
      for (const spelling of spellings(secret))
        if (redacted.includes(spelling)) redacted = redacted.replaceAll(spelling, pseudonym)
    }
    return redacted
  }

  /** Longest first, so that a secret that contains another is replaced whole. */
  #secrets(): readonly string[] {
    this.#longestFirst ??= [...this.#names.keys()]
      .filter((secret) => secret.length >= shortest)
      .sort((a, b) => b.length - a.length)
    return this.#longestFirst
  }
}

/** The ways in which a value stands in URLs, forms, JSON, HTML and Basic credentials. */
function spellings(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret)
  const form = percent.replaceAll('%20', '+')
  const json = JSON.stringify(secret).slice(1, -1)
  const html = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [...new Set([secret, percent, form, percent.toLowerCase(), json, json.replaceAll('/', '\\/'), html])]
}
