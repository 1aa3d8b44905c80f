import type { FinishedRun, Header } from '../../run/finished-run.ts'

/** Headers that differ each time and say nothing. */
const fleeting: ReadonlySet<string> = new Set([
  'date',
  'content-length',
  'age',
  'x-request-id',
  'x-nextcloud-request-id',
])

/** Makes two plays of the same thing comparable. */
export interface Settled {
  readonly text: (text: string) => string
  readonly headers: (headers: readonly Header[]) => readonly string[]
}

/**
 * Takes out of a run's texts what is another value in each play: ports, numbers of pseudonyms, moments, and random names. What
 * stands in their place is the same in every run, so what still differs is the target's doing.
 */
export function settled(run: Pick<FinishedRun, 'target'>): Settled {
  const origins = run.target.components.filter(({ origin }) => URL.canParse(origin))
  const places = [...new Map(origins.map(({ origin, name }) => [origin.toWellFormed(), `{${name}}`]))]
  const text = (given: string): string => {
    const named = places.reduce(
      (so, [origin, name]) => so.replaceAll(origin, name).replaceAll(encodeURIComponent(origin), name),
      given,
    )
    return rules.reduce((so, [pattern, instead]) => so.replace(pattern, instead), named)
  }
  return {
    text,
    headers: (headers) =>
      headers
        .filter(([name]) => !fleeting.has(name.toLowerCase()))
        .map(([name, value]) => `${name.toLowerCase()}: ${text(value)}`),
  }
}

/** From what says most of itself to what says least. */
const rules: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // Hosts on loopback, plain and percent-encoded, and ports in text.
  [/(localhost|127\.0\.0\.1|\[::1\])(:|%3A)\d+/gi, '$1$2{port}'],
  // Pseudonyms.
  [
    /\b(at|rt|id|jwt|assertion|code|verifier|secret|reg|app-pw|flow|pw|session|key|cookie|state|form|grant)-\d+\b/g,
    '$1-{n}',
  ],
  // Dates of HTTP (RFC 9110 §5.6.7) and of RFC 3339.
  [/\b[A-Z][a-z]{2}, \d\d[ -][A-Z][a-z]{2}[ -]\d{4} \d\d:\d\d:\d\d GMT/g, '{date}'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?UTC|[+-]\d\d:?\d\d)?/g, '{date}'],
  // UUIDs.
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '{random}'],
  // The name of a Nextcloud instance, by which its cookies are called.
  [/\boc[a-z0-9]{10}\b/g, '{instance}'],
  // Moments since 1970, and numbers that were drawn.
  [/\b\d{10,}\b/g, '{number}'],
  // Random names: long, of letters and digits both.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}(?![\w-])/g, '{random}'],
]
