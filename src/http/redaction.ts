import type { Header } from './exchange.ts'
import type { PseudonymKind, Pseudonyms } from './pseudonyms.ts'
import { credentialHeaders, harmless, secretHeaders, secretMembers } from './secret-places.ts'

/** Anything that looks like a compact JWS, wherever it stands. */
const jwtShape = /eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g
/** `"member": "value"` in JSON, whatever the rest of it is. */
const jsonMember = /"([A-Za-z_-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g
/** `name=value` in a query, a form or a cookie-like list. */
const formField = /(^|[?&#\s"'])([A-Za-z_-]+)=([^&#\s"'<>]+)/g
/** `data-requesttoken="..."` and hidden inputs with a token in an HTML page. */
const htmlToken = /(data-requesttoken|requesttoken|value)="([^"]{16,})"/g

/**
 * Learns the secrets of a message by their places, then replaces every secret known so far. What was learnt from an
 * answer is thereby replaced in every later message, too.
 */
export class Redaction {
  readonly #pseudonyms: Pseudonyms

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms
  }

  /** Redacts headers; credentials, cookies and session ids keep only their scheme or name. */
  headers(headers: readonly Header[]): readonly Header[] {
    return headers.map(([name, value]) => [name, this.#header(name.toLowerCase(), value)])
  }

  /** Redacts a URL: user info, secret query and fragment parameters, known secrets anywhere. */
  url(url: string): string {
    return this.text(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1…@'))
  }

  /** Redacts a body or any other text. */
  text(text: string): string {
    this.#learn(text)
    return this.#pseudonyms.redact(text)
  }

  #header(name: string, value: string): string {
    if (name === 'cookie') return value.split(';').map((pair) => this.#cookie(pair)).join(';')
    if (name === 'set-cookie') {
      const [pair = '', ...attributes] = value.split(';')
      return [this.#cookie(pair), ...attributes].join(';')
    }
    if (credentialHeaders.has(name)) return this.#credential(value)
    const kind = secretHeaders[name]
    if (kind !== undefined) return this.#name(kind, value)
    return this.text(value)
  }

  #cookie(pair: string): string {
    const equals = pair.indexOf('=')
    if (equals === -1) return pair
    const value = pair.slice(equals + 1)
    return `${pair.slice(0, equals)}=${value === '' ? '' : this.#name('cookie', value)}`
  }

  #credential(value: string): string {
    const space = value.indexOf(' ')
    if (space === -1) return value === '' ? '' : this.#name('token', value)
    const scheme = value.slice(0, space)
    const secret = value.slice(space + 1)
    if (scheme.toLowerCase() === 'basic') this.#learnBasic(secret)
    return `${scheme} ${this.#name(scheme.toLowerCase() === 'basic' ? 'basic' : 'at', secret)}`
  }

  /** The password inside Basic credentials is a secret of its own (RFC 7617 §2). */
  #learnBasic(secret: string): void {
    const decoded = Buffer.from(secret, 'base64').toString('utf8')
    const colon = decoded.indexOf(':')
    if (colon !== -1) this.#name('secret', decodeForm(decoded.slice(colon + 1)))
  }

  #name(kind: PseudonymKind, secret: string): string {
    return harmless.has(secret.trim().toLowerCase()) ? secret : this.#pseudonyms.of(kind, secret)
  }

  #learn(text: string): void {
    for (const [token] of text.matchAll(jwtShape)) this.#pseudonyms.of('token', token)
    for (const [, name = '', value = ''] of text.matchAll(jsonMember)) this.#learnMember(name, unescapeJson(value))
    for (const [, , name = '', value = ''] of text.matchAll(formField)) this.#learnMember(name, decodeForm(value))
    for (const [, name = '', value = ''] of text.matchAll(htmlToken))
      if (name !== 'value' || !value.includes(' ')) this.#learnMember(name === 'value' ? 'csrf' : 'requesttoken', value)
  }

  #learnMember(name: string, value: string): void {
    const kind = secretMembers[name.toLowerCase().replace(/^data-/, '')]
    if (kind !== undefined && value.length >= 6) this.#name(kind, value)
  }
}

function unescapeJson(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
