import { describe, expect, it } from 'vitest'
import type { Revision } from '../../src/contract/words.ts'
import { findRequirement } from '../../src/requirements/catalogue.ts'
import { always, between, from, levelOf } from '../../src/requirements/levels.ts'
import type { Requirement } from '../../src/requirements/requirement.ts'

function row(id: string): Requirement {
  const found = findRequirement(id)
  if (found === undefined) throw new Error(`no requirement ${id}`)
  return found
}

/** What the specifications changed from one revision to the next, each with the level before and after. */
const changes: readonly (readonly [id: string, levels: Readonly<Partial<Record<Revision, string>>>])[] = [
  ['prm-published', { '2025-06-18': 'MUST', '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['asm-published', { '2025-03-26': 'SHOULD', '2025-06-18': 'MUST', '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  [
    'asm-pkce-advertised',
    { '2025-03-26': 'SHOULD', '2025-06-18': 'SHOULD', '2025-11-25': 'MUST', '2026-07-28': 'MUST' },
  ],
  ['challenge-scope-hint', { '2025-11-25': 'SHOULD', '2026-07-28': 'SHOULD' }],
  ['prm-no-offline-access', { '2026-07-28': 'SHOULD NOT' }],
  ['authz-iss-returned', { '2026-07-28': 'SHOULD' }],
  ['asm-oidc-path-append', { '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['cimd-id-equals-url', { '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['rt-rotation', { '2025-03-26': 'SHOULD', '2025-06-18': 'MUST', '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['stepup-403', { '2025-03-26': 'MUST', '2025-06-18': 'MUST', '2025-11-25': 'SHOULD', '2026-07-28': 'SHOULD' }],
  ['proxy-consent-csrf', { '2025-06-18': 'SHOULD', '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['sess-id-ascii', { '2025-03-26': 'MUST', '2025-06-18': 'MUST', '2025-11-25': 'MUST' }],
  ['sess-none-in-r2607', { '2026-07-28': 'SHOULD' }],
  ['hdr-protocol-version-legacy', { '2025-06-18': 'MUST', '2025-11-25': 'MUST' }],
  ['token-aud-contains-resource', { '2025-06-18': 'MUST', '2025-11-25': 'MUST', '2026-07-28': 'MUST' }],
  ['asm-legacy-base-url', { '2025-03-26': 'MUST' }],
]

describe('levels by revision', () => {
  it.each(changes)('%s', (id, levels) => {
    expect(row(id).levels).toEqual(levels)
  })
})

describe('levelOf', () => {
  it('gives the level of the requirement, and of a probe that has one of its own', () => {
    const requirement = row('prm-resource-uri-form')
    expect(levelOf(requirement, undefined, '2026-07-28')).toBe('MUST')
    expect(levelOf(requirement, 'prm-resource-uri-form/fragment', '2026-07-28')).toBe('MUST')
    expect(levelOf(requirement, 'prm-resource-uri-form/query', '2026-07-28')).toBe('SHOULD NOT')
    expect(levelOf(row('prm-resource-matches-server'), 'prm-resource-matches-server/root', '2025-06-18')).toBe('SHOULD')
  })

  it('gives nothing in a revision that does not know the requirement, not even for a probe', () => {
    expect(levelOf(row('prm-resource-uri-form'), 'prm-resource-uri-form/query', '2025-03-26')).toBeUndefined()
    expect(levelOf(row('challenge-scope-hint'), undefined, '2025-06-18')).toBeUndefined()
  })

  it("falls back to the requirement's level where a probe's level does not speak of the revision", () => {
    const requirement: Requirement = {
      ...row('asm-published'),
      probeLevels: { 'asm-published/rfc8414': { '2025-11-25': 'MAY' } },
    }
    expect(levelOf(requirement, 'asm-published/rfc8414', '2025-11-25')).toBe('MAY')
    expect(levelOf(requirement, 'asm-published/rfc8414', '2025-06-18')).toBe('MUST')
  })
})

describe('the helpers', () => {
  it('spread a level over revisions', () => {
    expect(Object.keys(always('MUST'))).toHaveLength(4)
    expect(from('2025-11-25', 'MAY')).toEqual({ '2025-11-25': 'MAY', '2026-07-28': 'MAY' })
    expect(between('2025-03-26', '2025-06-18', 'MUST')).toEqual({ '2025-03-26': 'MUST', '2025-06-18': 'MUST' })
  })
})
