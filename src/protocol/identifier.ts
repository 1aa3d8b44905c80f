import { isLoopback } from './loopback.ts'

/** What the form of a resource or issuer identifier shows. */
export interface IdentifierForm {
  readonly absolute: boolean
  /** `https`, or `http` on loopback (development profile). */
  readonly schemeAllowed: boolean
  readonly hasFragment: boolean
  readonly hasQuery: boolean
  readonly url?: URL
}

/**
 * Reads the form of an identifier: RFC 9728 §1.2 and RFC 8707 §2 for resources, RFC 8414 §2 for issuers. An empty
 * fragment or query counts as one, since the octets are there.
 */
export function identifierForm(identifier: string): IdentifierForm {
  const hasFragment = identifier.includes('#')
  const hasQuery = (identifier.split('#')[0] ?? '').includes('?')
  const hasAuthority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(identifier)
  const url = hasAuthority && URL.canParse(identifier) ? new URL(identifier) : undefined
  if (url === undefined) return { absolute: false, schemeAllowed: false, hasFragment, hasQuery }
  const schemeAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  return { absolute: true, schemeAllowed, hasFragment, hasQuery, url }
}

/**
 * Says in words how two identifiers differ, for the reader of a report; the judgement itself compares code points
 * (RFC 9728 §3.3).
 *
 * @returns undefined when they are the same
 */
export function difference(expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined
  if (`${expected}/` === actual) return 'a trailing slash was added'
  if (expected === `${actual}/`) return 'the trailing slash is missing'
  if (expected.toLowerCase() === actual.toLowerCase()) return 'upper and lower case differ'
  if (!URL.canParse(expected) || !URL.canParse(actual)) return 'it is no URL of that kind'
  const [a, b] = [new URL(expected), new URL(actual)]
  const parts: string[] = []
  if (a.protocol !== b.protocol) parts.push(`scheme ${b.protocol} instead of ${a.protocol}`)
  if (a.hostname !== b.hostname) parts.push(`host ${b.hostname} instead of ${a.hostname}`)
  if (a.port !== b.port) parts.push(`port ${b.port || 'default'} instead of ${a.port || 'default'}`)
  if (a.pathname !== b.pathname) parts.push(`path ${b.pathname} instead of ${a.pathname}`)
  if (a.search !== b.search) parts.push('the query differs')
  if (a.hash !== b.hash) parts.push('the fragment differs')
  return parts.length === 0 ? 'the spelling differs (percent-encoding or default port)' : parts.join(', ')
}
