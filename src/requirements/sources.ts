import type { Revision } from '../contract/words.ts'
import { pages, passages } from './passages.ts'
import type { Source } from './requirement.ts'

/** Where the MCP specification and its guides are published. */
const MCP = 'https://modelcontextprotocol.io'

/** RFCs that the catalogue cites. */
export const rfcNumbers: readonly number[] = [
  3986, 6585, 6749, 6750, 7009, 7515, 7519, 7521, 7523, 7591, 7636, 7662, 8252, 8414, 8693, 8707, 8725, 9068, 9110,
  9111, 9207, 9325, 9449, 9700, 9728,
]

/** Pages of the SEPs that have one; the others live in the issue of their number. */
const sepPages: Readonly<Record<number, string>> = {
  985: '985-align-oauth-20-protected-resource-metadata-with-rf',
  1036: '1036-url-mode-elicitation-for-secure-out-of-band-intera',
  1046: '1046-support-oauth-client-credentials-flow-in-authoriza',
  2106: '2106-json-schema-2020-12',
  2207: '2207-oidc-refresh-token-guidance',
  2243: '2243-http-standardization',
  2322: '2322-MRTR',
  2468: '2468-recommend-issuer-claim-for-auth',
  2567: '2567-sessionless-mcp',
  2575: '2575-stateless-mcp',
  2663: '2663-tasks-extension',
}

/** Anchors of the Fetch standard, by what they are about. */
const fetchAnchors = {
  credentials: 'cors-protocol-and-credentials',
  'expose-headers': 'http-access-control-expose-headers',
  preflight: 'cors-preflight-fetch',
} as const

/** A section of an RFC; a letter is an appendix: `rfc(9728, '3.3')`, `rfc(7636, 'B')`. Without section, the whole RFC. */
export function rfc(number: number, section?: string): Source {
  return numbered(`RFC ${number}`, `https://www.rfc-editor.org/rfc/rfc${number}`, section)
}

/** A section of OAuth 2.1, in the draft that MCP pins (-13). */
export function oauth21(section: string): Source {
  return numbered('OAuth 2.1 draft-13', draft('draft-ietf-oauth-v2-1-13'), section)
}

/** A section of OAuth Client ID Metadata Document in the draft that MCP pins (-00), or in the stricter `-01`. */
export function cimd(section: string, version: '00' | '01' = '00'): Source {
  return numbered(`CIMD draft-${version}`, draft(`draft-ietf-oauth-client-id-metadata-document-${version}`), section)
}

/** A section of OpenID Connect Core 1.0. */
export function oidcCore(section: string): Source {
  return openid('OpenID Connect Core', 'openid-connect-core-1_0', section)
}

/** A section of OpenID Connect Discovery 1.0. */
export function oidcDiscovery(section: string): Source {
  return openid('OpenID Connect Discovery', 'openid-connect-discovery-1_0', section)
}

/** A part of the Fetch standard, by what it is about. */
export function fetchStandard(about: keyof typeof fetchAnchors): Source {
  return { title: `Fetch standard, ${about}`, url: `https://fetch.spec.whatwg.org/#${fetchAnchors[about]}` }
}

/**
 * A passage of the MCP specification: one source for each revision named, or, where none is named, for each revision
 * that has the passage. A revision without the passage gives nothing.
 */
export function mcp(passage: keyof typeof passages, ...revisions: readonly Revision[]): readonly Source[] {
  const places: Readonly<Partial<Record<Revision, Place>>> = passages[passage]
  const wanted: readonly Revision[] = revisions.length > 0 ? revisions : ORDER
  return wanted.flatMap((revision) => {
    const place = places[revision]
    return place === undefined ? [] : [placeOf(revision, place)]
  })
}

/**
 * The guide "Security Best Practices" as it stands beside 2026-07-28. It is no part of a specification: until
 * 2025-11-25 its rules were on a page of the specification, and its later sections (SSRF, mix-up) never were.
 */
export function guide(heading: string): Source {
  return {
    title: `MCP security guide, ${heading}`,
    url: `${MCP}/docs/2026-07-28/tutorials/security/security_best_practices#${slug(heading)}`,
    revisions: ['2026-07-28'],
  }
}

/** The page "Security Best Practices" of the specification 2025-11-25. */
export function bestPractices(heading: string): Source {
  return placeOf('2025-11-25', { page: '/basic/security_best_practices', heading })
}

/** A specification enhancement proposal of MCP. */
export function sep(number: number): Source {
  const page = sepPages[number]
  const url =
    page === undefined
      ? `https://github.com/modelcontextprotocol/modelcontextprotocol/issues/${number}`
      : `${MCP}/seps/${page}`
  return { title: `SEP-${number}`, url }
}

/** A section of the extension "Enterprise-Managed Authorization" (ID-JAG), as of October 2025. */
export function enterprise(section: string): Source {
  return {
    title: `MCP Enterprise-Managed Authorization §${section}`,
    url: extension('enterprise-managed-authorization'),
  }
}

/** The extension "OAuth Client Credentials", as of October 2025. */
export function clientCredentials(heading: string): Source {
  return { title: `MCP OAuth Client Credentials, ${heading}`, url: extension('oauth-client-credentials') }
}

/** A scenario of the official conformance suite, which shows how its maintainers read the specification. */
export function officialSuite(scenario: string): Source {
  return {
    title: `MCP conformance suite, ${scenario}`,
    url: 'https://github.com/modelcontextprotocol/conformance',
  }
}

/** Reasoning of this project, where no specification speaks. */
export function own(title: string): Source {
  return { title }
}

/** One place of one revision: page, and the heading there. */
interface Place {
  readonly page: keyof typeof pages
  readonly heading: string
}

const ORDER: readonly Revision[] = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28']

function placeOf(revision: Revision, { page, heading }: Place): Source {
  const where = heading === '' ? pages[page] : `${pages[page]}, ${heading}`
  const anchor = heading === '' ? '' : `#${slug(heading)}`
  return {
    title: `MCP ${revision} ${where}`,
    url: `${MCP}/specification/${revision}${page}${anchor}`,
    revisions: [revision],
  }
}

function numbered(title: string, url: string, section?: string): Source {
  if (section === undefined) return { title, url }
  const appendix = /^[A-Z]/.test(section)
  return {
    title: `${title} ${appendix ? `appendix ${section}` : `§${section}`}`,
    url: `${url}#${appendix ? 'appendix' : 'section'}-${section}`,
  }
}

function openid(title: string, document: string, section: string): Source {
  return { title: `${title} §${section}`, url: `https://openid.net/specs/${document}.html#rfc.section.${section}` }
}

function draft(name: string): string {
  return `https://datatracker.ietf.org/doc/html/${name}`
}

function extension(file: string): string {
  return `https://github.com/modelcontextprotocol/ext-auth/blob/3237554/specification/draft/${file}.mdx`
}

/** The anchor that the documentation site gives a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-')
}
