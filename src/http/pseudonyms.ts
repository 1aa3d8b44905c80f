import type { CredentialKind } from '../contract/seats.ts'
import { decodeJwt } from '../protocol/jwt.ts'
import { apart } from './apart.ts'
import { formsOf, longestSecret } from './secret-forms.ts'
import { SecretIndex } from './secret-index.ts'

/** What a secret is, as far as its place says. */
export type SecretKind = CredentialKind | 'jwt' | 'assertion' | 'verifier' | 'state' | 'cookie' | 'form' | 'key'

/** How the pseudonyms of a kind begin, and how long a secret of it must be to be looked for outside of its own place. */
const kinds: Readonly<Record<SecretKind, { readonly prefix: string; readonly anywhere: number }>> = {
  'access-token': { prefix: 'at', anywhere: 6 },
  'refresh-token': { prefix: 'rt', anywhere: 6 },
  'id-token': { prefix: 'id', anywhere: 6 },
  jwt: { prefix: 'jwt', anywhere: 6 },
  assertion: { prefix: 'assertion', anywhere: 6 },
  code: { prefix: 'code', anywhere: 8 },
  verifier: { prefix: 'verifier', anywhere: 8 },
  'client-secret': { prefix: 'secret', anywhere: 6 },
  'registration-token': { prefix: 'reg', anywhere: 6 },
  'app-password': { prefix: 'app-pw', anywhere: 6 },
  'login-flow-token': { prefix: 'flow', anywhere: 8 },
  password: { prefix: 'pw', anywhere: 6 },
  session: { prefix: 'session', anywhere: 8 },
  key: { prefix: 'key', anywhere: 6 },
  // The rest may also hold plain words (`nc_username=alice`), which are not to vanish from the report.
  cookie: { prefix: 'cookie', anywhere: 16 },
  state: { prefix: 'state', anywhere: 16 },
  form: { prefix: 'form', anywhere: 16 },
}

/** Kinds that are tokens: they are listed with what they say. */
const tokenKinds: ReadonlySet<SecretKind> = new Set(['access-token', 'refresh-token', 'id-token', 'jwt', 'assertion'])

/** A token that was seen, by pseudonym. */
export interface KnownToken {
  readonly pseudonym: string
  readonly kind: SecretKind
  /** JOSE header and claims, when it is a JWT; secrets within them stand as pseudonyms. */
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

/**
 * The names under which the secrets of one run are written: numbers in the order of first sight, equal for equal
 * secrets, without a character of them. The map is in memory only.
 */
export interface Pseudonyms {
  /**
   * The pseudonym of a secret; from now on it is replaced wherever it stands. The first kind that it was given stays.
   *
   * @param written - further ways in which it was seen written
   */
  of(kind: SecretKind, secret: string, written?: readonly string[]): string
  /** Undefined when the secret was never seen. */
  find(secret: string): string | undefined
  /** True for the names that were given out. */
  given(name: string): boolean
  /** Replaces every known secret, raw or encoded. */
  redactText(text: string, seen?: (pseudonym: string) => void): string
  /** The tokens seen, in the order of their first sight. */
  tokens(): readonly KnownToken[]
}

/**
 * Makes the pseudonyms of one run.
 *
 * @param after - what their numbers begin after
 */
export function createPseudonyms(after = 0): Pseudonyms {
  const known = new Map<string, { readonly kind: SecretKind; readonly pseudonym: string }>()
  const names = new Set<string>()
  const counts = new Map<string, number>()
  const index = new SecretIndex()
  /** Further spellings whose forms are in the index: a cookie comes with every request. */
  const spelled = new Set<string>()

  function of(kind: SecretKind, secret: string, written: readonly string[] = []): string {
    const { prefix, anywhere } = kinds[kind]
    if (secret.length > longestSecret) return tooLong(prefix)
    const before = known.get(secret)
    const pseudonym = before?.pseudonym ?? first(kind, prefix, secret, anywhere)
    // What is written may be the secret itself, and only look as if it were encoded.
    for (const other of written)
      if (other !== secret && other.length >= anywhere && other.length <= longestSecret && !spelled.has(other)) {
        const kept = apart(other)
        spelled.add(kept)
        for (const form of formsOf(kept)) index.add(form, pseudonym)
      }
    return pseudonym
  }

  function tooLong(prefix: string): string {
    const pseudonym = `${prefix}-too-long`
    names.add(pseudonym)
    return pseudonym
  }

  function first(kind: SecretKind, prefix: string, found: string, anywhere: number): string {
    const secret = apart(found)
    const number = (counts.get(prefix) ?? after) + 1
    counts.set(prefix, number)
    const pseudonym = `${prefix}-${number}`
    known.set(secret, { kind, pseudonym })
    names.add(pseudonym)
    if (secret.length >= anywhere) for (const form of formsOf(secret)) index.add(form, pseudonym)
    return pseudonym
  }

  const redactText = (text: string, seen: (pseudonym: string) => void = () => {}): string => index.replace(text, seen)

  return {
    of,
    find: (secret) => known.get(secret)?.pseudonym,
    given: (name) => names.has(name),
    redactText,
    tokens: () =>
      [...known]
        .filter(([, { kind }]) => tokenKinds.has(kind))
        .map(([secret, { kind, pseudonym }]) => ({ pseudonym, kind, ...said(secret, redactText) })),
  }
}

function said(token: string, redact: (text: string) => string): Pick<KnownToken, 'header' | 'claims'> {
  const decoded = decodeJwt(token)
  if (decoded === undefined) return {}
  return { header: cleanRecord(decoded.header, redact), claims: cleanRecord(decoded.claims, redact) }
}

function cleanRecord(
  record: Readonly<Record<string, unknown>>,
  redact: (text: string) => string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, clean(value, redact)]))
}

function clean(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => clean(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, redact)]))
}
