import type { Credential, UpstreamRequest } from '../contract/seats.ts'

/** Names for secrets, equal for equal secrets, with no character of the secret: `access-token-3`. */
export interface Pseudonyms {
  of(credential: Pick<Credential, 'kind' | 'value'>): string
}

/** Makes names as they are first asked for. */
export function createPseudonyms(): Pseudonyms {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  return {
    of({ kind, value }) {
      const known = names.get(value)
      if (known !== undefined) return known
      const n = (counts.get(kind) ?? 0) + 1
      counts.set(kind, n)
      const name = `${kind}-${n}`
      names.set(value, name)
      return name
    },
  }
}

/** A path that carries a secret in its next segment, whether the mock knows that secret or not (Login Flow v2). */
const beforeSecret = '/login/v2/flow/'

/** Only segments that are longer could hold a secret among other characters; the mock issues nothing shorter. */
const shortestSecret = 20

/**
 * What may leave the process of the requests so far: the way, the outcome, and the lineage of the credential by a
 * pseudonym. Query, headers and bodies stay; a secret in a path is replaced.
 */
export function requestsWithoutSecrets(
  source: { requests(): readonly UpstreamRequest[]; credentials(): readonly Credential[] },
  pseudonyms: Pseudonyms,
): readonly Readonly<Record<string, unknown>>[] {
  const secrets = new Map(source.credentials().map((credential) => [credential.value, credential] as const))
  return source.requests().map(({ n, at, method, target, status, credential }) => ({
    n,
    at,
    method,
    path: safePath(target, secrets, pseudonyms),
    status,
    ...(credential === undefined
      ? {}
      : {
          credential: { pseudonym: pseudonyms.of(credential), kind: credential.kind, lineage: credential.lineage },
        }),
  }))
}

type Secrets = ReadonlyMap<string, Credential>

function safePath(target: string, secrets: Secrets, pseudonyms: Pseudonyms): string {
  const path = target.split('?')[0] ?? ''
  const shown: string[] = []
  for (const segment of path.split('/')) {
    const before = `${shown.join('/')}/`
    const safe = safeSegment(segment, secrets, pseudonyms)
    shown.push(safe === segment && before.endsWith(beforeSecret) ? '{secret}' : safe)
  }
  return shown.join('/')
}

function safeSegment(segment: string, secrets: Secrets, pseudonyms: Pseudonyms): string {
  const plain = decode(segment)
  const whole = secrets.get(plain)
  if (whole !== undefined) return `{${pseudonyms.of(whole)}}`
  if (plain.length <= shortestSecret) return segment
  const held = [...secrets.values()].filter(({ value }) => value.length >= shortestSecret && plain.includes(value))
  return held.reduce(
    (text, secret) => text.replaceAll(secret.value, `{${pseudonyms.of(secret)}}`),
    held.length === 0 ? segment : plain,
  )
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
