import { describe, expect, it } from 'vitest'
import { requirements } from '../../src/requirements/catalogue.ts'
import { pages, passages } from '../../src/requirements/passages.ts'
import type { Source } from '../../src/requirements/requirement.ts'
import {
  bestPractices,
  cimd,
  fetchStandard,
  guide,
  mcp,
  oauth21,
  oidcCore,
  own,
  rfc,
  rfcNumbers,
  sep,
} from '../../src/requirements/sources.ts'
import { guideHeadings, specificationHeadings } from './known-places.ts'

const all: readonly Source[] = requirements.flatMap(({ sources }) => sources)
const links = [...new Set(all.flatMap(({ url }) => (url === undefined ? [] : [url])))]

const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')

const REVISION = /^https:\/\/modelcontextprotocol\.io\/specification\/(\d{4}-\d\d-\d\d)(\/[a-z/_-]*)(?:#([a-z0-9-]+))?$/

/** The allowed bases, each with a test of what comes behind. */
const allowed: readonly (readonly [base: RegExp, holds: (match: RegExpExecArray) => boolean])[] = [
  [
    /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc(\d+)(?:#(?:section-\d+(?:\.\d+)*|appendix-[A-Z]))?$/,
    (match) => rfcNumbers.includes(Number(match[1])),
  ],
  [
    /^https:\/\/datatracker\.ietf\.org\/doc\/html\/draft-ietf-oauth-v2-1-13#(?:section-\d+(?:\.\d+)*|appendix-[A-Z])$/,
    yes,
  ],
  [
    /^https:\/\/datatracker\.ietf\.org\/doc\/html\/draft-ietf-oauth-client-id-metadata-document-0[01]#section-\d+(?:\.\d+)*$/,
    yes,
  ],
  [/^https:\/\/openid\.net\/specs\/openid-connect-(?:core|discovery)-1_0\.html#rfc\.section\.\d+(?:\.\d+)*$/, yes],
  [/^https:\/\/fetch\.spec\.whatwg\.org\/#[a-z-]+$/, yes],
  [REVISION, standsInSpecification],
  [
    /^https:\/\/modelcontextprotocol\.io\/docs\/2026-07-28\/tutorials\/security\/security_best_practices#([a-z0-9-]+)$/,
    (match) => guideHeadings.some((heading) => anchor(heading) === match[1]),
  ],
  [/^https:\/\/modelcontextprotocol\.io\/seps\/\d+-[A-Za-z0-9-]+$/, yes],
  [/^https:\/\/github\.com\/modelcontextprotocol\/modelcontextprotocol\/issues\/\d+$/, yes],
  [/^https:\/\/github\.com\/modelcontextprotocol\/ext-auth\/blob\/3237554\/specification\/draft\/[a-z-]+\.mdx$/, yes],
  [/^https:\/\/github\.com\/modelcontextprotocol\/conformance$/, yes],
]

function placeUrl(revision: string, page: string, heading: string): string {
  const place = heading === '' ? '' : `#${anchor(heading)}`
  return `https://modelcontextprotocol.io/specification/${revision}${page}${place}`
}

function yes(): boolean {
  return true
}

function standsInSpecification(match: RegExpExecArray): boolean {
  const [, revision, page, place] = match
  const headings = Object.entries(specificationHeadings[page ?? ''] ?? {}).find(([known]) => known === revision)?.[1]
  if (headings === undefined) return false
  return place === undefined || headings.some((heading) => anchor(heading) === place)
}

function isAllowed(link: string): boolean {
  return allowed.some(([base, holds]) => {
    const match = base.exec(link)
    return match !== null && holds(match)
  })
}

describe('the links of the catalogue', () => {
  it.each(links)('%s', (link) => {
    expect(isAllowed(link)).toBe(true)
    expect(new URL(link).href).toBe(link)
  })

  it('would be refused with another host, RFC, revision, page or place', () => {
    for (const link of [
      'https://example.org/rfc/rfc9728#section-3.3',
      'https://www.rfc-editor.org/rfc/rfc9999#section-1',
      'https://www.rfc-editor.org/rfc/rfc9728#s-3.3',
      'https://modelcontextprotocol.io/specification/2025-06-19/basic/authorization',
      'https://modelcontextprotocol.io/specification/2025-06-18/basic/authorisation',
      'https://modelcontextprotocol.io/specification/2025-06-18/basic/authorization#scope-selection-strategy',
      'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#session-hijacking',
    ])
      expect(isAllowed(link), link).toBe(false)
  })

  it('are absent only where the project speaks for itself', () => {
    expect(all.filter(({ url }) => url === undefined).map(({ title }) => title)).not.toContainEqual(
      expect.stringMatching(/RFC \d+ §|MCP \d|OAuth 2\.1|SEP-/),
    )
  })

  it('cite every RFC and every passage that is listed, and no other', () => {
    const cited = new Set(links.flatMap((link) => /rfc\/rfc(\d+)/.exec(link)?.[1] ?? []).map(Number))
    expect([...cited].sort((a, b) => a - b)).toEqual(rfcNumbers)
    const unused = Object.entries(passages).filter(([, places]) =>
      Object.entries(places).every(
        ([revision, { page, heading }]) => !links.includes(placeUrl(revision, page, heading)),
      ),
    )
    expect(unused).toEqual([])
  })
})

describe('passages', () => {
  const places = Object.entries(passages).flatMap(([name, byRevision]) =>
    Object.entries(byRevision).map(([revision, { page, heading }]) => ({ name, revision, page, heading })),
  )

  it.each(places)('$name of $revision stands where it is said to', ({ revision, page, heading }) => {
    const headings = Object.entries(specificationHeadings[page] ?? {}).find(([known]) => known === revision)?.[1]
    expect(headings).toBeDefined()
    if (heading !== '') expect(headings).toContain(heading)
  })

  it('use every page that has a name', () => {
    const used = new Set(places.map(({ page }) => page as string))
    expect(Object.keys(pages).filter((page) => !used.has(page) && page !== '/basic/security_best_practices')).toEqual(
      [],
    )
  })
})

describe('the helpers', () => {
  it('link sections and appendices', () => {
    expect(rfc(9728, '3.3')).toEqual({
      title: 'RFC 9728 §3.3',
      url: 'https://www.rfc-editor.org/rfc/rfc9728#section-3.3',
    })
    expect(rfc(9325).url).toBe('https://www.rfc-editor.org/rfc/rfc9325')
    expect(oauth21('A')).toEqual({
      title: 'OAuth 2.1 draft-13 appendix A',
      url: 'https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1-13#appendix-A',
    })
    expect(cimd('4', '01').title).toBe('CIMD draft-01 §4')
    expect(oidcCore('3.1.3.7').url).toBe('https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.3.1.3.7')
    expect(fetchStandard('preflight').url).toBe('https://fetch.spec.whatwg.org/#cors-preflight-fetch')
    expect(own('by ourselves')).toEqual({ title: 'by ourselves' })
  })

  it('link a passage in each revision that has it, or in those asked for', () => {
    expect(mcp('token-handling').map(({ revisions }) => revisions?.[0])).toEqual([
      '2025-03-26',
      '2025-06-18',
      '2025-11-25',
      '2026-07-28',
    ])
    expect(mcp('audience-binding', '2026-07-28')).toEqual([
      {
        title: 'MCP 2026-07-28 Authorization Security Considerations, Token Audience Binding and Validation',
        url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/security-considerations#token-audience-binding-and-validation',
        revisions: ['2026-07-28'],
      },
    ])
    expect(mcp('audience-binding', '2025-03-26')).toEqual([])
  })

  it('tell the page of a specification from the guide that took its place', () => {
    expect(bestPractices('Token Passthrough').revisions).toEqual(['2025-11-25'])
    expect(guide('Token Passthrough').title).toMatch(/guide/)
  })

  it('link a SEP to its page, or to its issue where it has none', () => {
    expect(sep(2468).url).toBe('https://modelcontextprotocol.io/seps/2468-recommend-issuer-claim-for-auth')
    expect(sep(2350).url).toBe('https://github.com/modelcontextprotocol/modelcontextprotocol/issues/2350')
  })
})
