import { describe, expect, it } from 'vitest'
import { findRequirement, requirements } from '../../src/requirements/catalogue.ts'
import { revisions } from '../../src/requirements/levels.ts'
import { topics } from '../../src/requirements/topics.ts'
import { wordsLikeIds } from './ids-in-text.ts'

/** Rows by section, counted by hand in the material that the catalogue was made from. */
const published: Readonly<Record<string, number>> = {
  '1': 48,
  '2': 34,
  '3': 53,
  '4': 30,
  '5': 52,
  '6': 12,
  '7': 31,
  '8': 31,
  '9': 14,
  '10': 19,
  '11': 28,
  '12': 7,
  '13': 7,
  '14': 17,
  '19': 6,
}

const ids = requirements.map(({ id }) => id)

describe('the catalogue as a whole', () => {
  it('has each id once', () => {
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('has as many rows in each section as were published', () => {
    const counted: Record<string, number> = {}
    for (const { section } of requirements) {
      const whole = section.split('.')[0] ?? ''
      counted[whole] = (counted[whole] ?? 0) + 1
    }
    expect(counted).toEqual(published)
    expect(requirements).toHaveLength(389)
  })

  it('has a topic for every section and no topic without rows', () => {
    expect(topics.map(({ section }) => section)).toEqual(Object.keys(published).sort((a, b) => Number(a) - Number(b)))
  })

  it('stands in the order of its sections', () => {
    const sections = requirements.map(({ section }) => Number(section))
    expect(sections).toEqual([...sections].sort((a, b) => Math.floor(a) - Math.floor(b) || a - b))
  })

  it('finds a row by its id, and nothing by another', () => {
    expect(findRequirement('token-aud-missing')?.section).toBe('5.2')
    expect(findRequirement('token-aud-mising')).toBeUndefined()
  })

  it('tells who judges every row', () => {
    const by: Record<string, number> = {}
    for (const { judgement } of requirements) by[judgement.by] = (by[judgement.by] ?? 0) + 1
    expect(by).toEqual({ check: 190, planned: 170, attest: 4, excluded: 25 })
  })
})

describe.each(requirements)('$id', (requirement) => {
  const { id, section, text, levels, roles, sources, seats, how, typicalFailure, judgement, probeLevels } = requirement

  it('is written out in plain words', () => {
    for (const sentence of [text, how, typicalFailure, requirement.derived, requirement.condition]) {
      if (sentence === undefined) continue
      expect(sentence).not.toMatch(/[`’‘“”]|\*\*|\[(anon|flow|mint|up|2u|2c|time|cb|fetch|attest)\]|\bR2[0-9]{3}\b/)
      expect(sentence.trim()).toBe(sentence)
    }
    for (const sentence of [text, how]) expect(sentence).toMatch(/[.!?]$/)
    expect(typicalFailure).not.toBe('')
  })

  it('has a source, a role and a level', () => {
    expect(sources.length).toBeGreaterThan(0)
    expect(roles.length).toBeGreaterThan(0)
    expect(new Set(sources.map(({ title }) => title)).size).toBe(sources.length)
    expect(Object.keys(levels).length).toBeGreaterThan(0)
    for (const revision of Object.keys(levels)) expect(revisions).toContain(revision)
  })

  it('has a source that speaks for a revision in which it holds', () => {
    const speaks = sources.some(
      (source) => source.revisions === undefined || source.revisions.some((revision) => levels[revision] !== undefined),
    )
    expect(speaks).toBe(true)
  })

  it('names no requirement that does not exist', () => {
    const said = [text, how, typicalFailure, requirement.derived ?? '', requirement.condition ?? ''].join(' ')
    expect(wordsLikeIds(said, ids).filter((word) => !ids.includes(word))).toEqual([])
  })

  it('has seats that fit who judges it', () => {
    if (judgement.by === 'check' || judgement.by === 'planned') {
      expect(seats.length).toBeGreaterThan(0)
      expect(seats).not.toContain('operator')
    }
    if (judgement.by === 'attest') expect(seats).toContain('operator')
    if (judgement.by === 'attest' || judgement.by === 'excluded') expect(judgement.reason).toMatch(/^[A-Z].{30,}\.$/)
  })

  it('is excluded when claimcheck cannot or does not judge it', () => {
    const onlyOld = Object.keys(levels).join() === '2025-03-26'
    const onlyOthers = roles.every((role) => role === 'CL') || roles.every((role) => role === 'UP')
    if (onlyOld || onlyOthers) expect(judgement.by).toBe('excluded')
  })

  it('has a check when it stands in the server side of discovery', () => {
    if (/^1\.[123]$/.test(section) && judgement.by !== 'excluded') expect(judgement.by).toBe('check')
  })

  it('gives single probes a level of their own only where it differs', () => {
    for (const [probe, level] of Object.entries(probeLevels ?? {})) {
      expect(probe.startsWith(`${id}/`)).toBe(true)
      expect(Object.values(levels)).not.toEqual([level])
      expect(probe).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    }
  })
})

describe('rows that follow from others', () => {
  const derived = requirements.filter((requirement) => requirement.derived !== undefined)

  it('are as many as the material marks', () => {
    expect(derived).toHaveLength(113)
  })

  it.each(derived)('$id says how', ({ derived: reasoning, text }) => {
    expect(reasoning).toMatch(/^\S.{60,}\.$/)
    expect(reasoning).not.toBe(text)
  })
})
