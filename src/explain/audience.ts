import { difference } from '../protocol/identifier.ts'
import type { Objection, Surroundings } from './opinion.ts'
import type { JwtFacts } from './token-facts.ts'

/** Scheme and authority in small letters; they have no case (RFC 3986 §6.2.2.1). */
function folded(text: string): string {
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(text)?.[0] ?? ''
  return start.toLowerCase() + text.slice(start.length)
}

/** Whether an audience is a resource: octet by octet, but for the case of scheme and host. */
export function isResource(audience: string, resource: string): boolean {
  return folded(audience) === folded(resource)
}

function isForeign({ audiences, audienceForm }: JwtFacts, { resource }: Surroundings): boolean {
  if (resource === undefined || (audienceForm !== 'string' && audienceForm !== 'array')) return false
  return !audiences.some((one) => isResource(one, resource))
}

/** The one foreign audience with the resource, where there is one of each to compare. */
function pair(token: JwtFacts, around: Surroundings): { aud: string; resource: string } | undefined {
  const [aud] = token.audiences
  const { resource } = around
  const one = token.audienceForm === 'string' && aud !== undefined && resource !== undefined
  return one && isForeign(token, around) ? { aud, resource } : undefined
}

/** A rule for how a foreign audience is near to the resource, so that a careless comparison takes it. */
function near(
  requirement: string,
  reason: string,
  holds: (aud: string, resource: string, token: JwtFacts, around: Surroundings) => boolean,
): Objection {
  return {
    requirement,
    when: (token, around) => {
      const both = pair(token, around)
      return both !== undefined && holds(both.aud, both.resource, token, around) ? reason : undefined
    },
  }
}

/** True when both are URLs, and a comparison of the two holds. */
function byUrl(compare: (one: URL, other: URL) => boolean): (aud: string, resource: string) => boolean {
  return (aud, resource) => URL.canParse(aud) && URL.canParse(resource) && compare(new URL(aud), new URL(resource))
}

/** Everything that speaks against the audience of a token (catalogue 5.2), the general first. */
export const audienceObjections: readonly Objection[] = [
  {
    requirement: 'token-aud-missing',
    when: ({ audienceForm }) => (audienceForm === 'absent' ? 'it has no aud, so it is for nobody' : undefined),
  },
  {
    requirement: 'token-aud-malformed',
    when: ({ audienceForm }) =>
      audienceForm === 'malformed' ? 'its aud is neither a string nor a list of strings' : undefined,
  },
  { requirement: 'token-aud-contains-resource', when: foreignAudience },
  {
    requirement: 'token-aud-array-form',
    when: (token, around) =>
      token.audienceForm === 'array' && isForeign(token, around) ? 'none of its audiences is the server' : undefined,
  },
  near(
    'token-aud-no-substring',
    'its aud only shares letters with the resource',
    (aud, resource) => aud.includes(resource) || resource.startsWith(aud),
  ),
  near(
    'token-aud-no-substring',
    'its aud is the resource only when percent-encoded letters are decoded',
    (aud, resource) => aud !== resource && decoded(aud) === resource,
  ),
  near(
    'token-aud-trailing-slash',
    'its aud is the resource but for a slash at the end',
    (aud, resource) => aud !== resource && aud.replace(/\/$/, '') === resource.replace(/\/$/, ''),
  ),
  near(
    'token-aud-sibling-resource',
    'its aud is another path on the same host',
    byUrl((one, other) => one.origin === other.origin && one.pathname !== other.pathname),
  ),
  near(
    'token-aud-scheme-host-case',
    'its aud differs from the resource in the case of the path',
    (aud, resource) => aud.toLowerCase() === resource.toLowerCase(),
  ),
  near(
    'token-aud-port',
    'its aud is another port of the same host',
    byUrl((one, other) => one.hostname === other.hostname && one.port !== other.port),
  ),
  near(
    'token-aud-port',
    'its aud has the other scheme of http and https',
    byUrl((one, other) => one.host === other.host && one.protocol !== other.protocol),
  ),
  near(
    'token-aud-not-as',
    'its aud is the authorization server itself',
    (aud, _resource, { issuer }) => aud === issuer,
  ),
  near(
    'token-aud-client-id-collision',
    'its aud is the client that it was issued to, as in an ID token',
    (aud, _resource, { claims }) => aud === claims.client_id,
  ),
]

function foreignAudience(token: JwtFacts, around: Surroundings): string | undefined {
  const { resource } = around
  if (resource === undefined || !isForeign(token, around)) return undefined
  const { audiences } = token
  const [only] = audiences
  const close = audiences.length === 1 && only !== undefined && sameHost(only, resource) ? only : undefined
  const how = close === undefined ? undefined : difference(resource, close)
  return `its aud is ${audiences.join(', ')}, and not ${resource}${how === undefined ? '' : ` (${how})`}`
}

/** Percent-encoded letters undone, where that can be done. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Only then is it worth saying in what two identifiers differ. */
function sameHost(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).hostname === new URL(b).hostname
}
