import { describe, expect, it } from 'vitest'
import { requirements } from '../../src/requirements/catalogue.ts'
import { fixesOf, remedies, remedyOf, whyOf } from '../../src/requirements/fixes.ts'
import { wordsLikeIds } from './ids-in-text.ts'

const ids = requirements.map(({ id }) => id)
const judged = requirements.filter(({ judgement }) => judgement.by === 'check').map(({ id }) => id)

describe('remedies', () => {
  it('exist for every requirement that a check judges, and for no other', () => {
    expect(Object.keys(remedies).sort()).toEqual([...judged].sort())
  })

  it('are empty and not an error for the others', () => {
    expect(fixesOf('proxy-third-party-binding')).toEqual([])
    expect(whyOf('proxy-third-party-binding')).toBeUndefined()
    expect(remedyOf('no-such-row')).toBeUndefined()
  })

  it('repeat themselves nowhere', () => {
    const said = Object.values(remedies).flatMap(({ why, fixes }) => [why, ...fixes])
    expect(said.filter((sentence, index) => said.indexOf(sentence) !== index)).toEqual([])
  })

  it('know the ways of Nextcloud where they cause the failure', () => {
    expect(fixesOf('flow-issued-token-accepted').join(' ')).toMatch(
      /opaque.*introspection.*resource_url.*default_resource_identifier/s,
    )
  })
})

describe.each(Object.entries(remedies))('%s', (_, { why, fixes }) => {
  it('says why in one to three sentences, and what to change', () => {
    expect(why).toMatch(/^[A-Zea].*\.$/)
    expect(why.match(/[.!?](?=\s|$)/g)?.length ?? 0).toBeLessThanOrEqual(4)
    expect(fixes.length).toBeGreaterThan(0)
    for (const fix of fixes) expect(fix).toMatch(/^\S.{20,}[.]$/s)
  })

  it('is in plain words and names no row that does not exist', () => {
    const said = [why, ...fixes].join(' ')
    expect(said).not.toMatch(/[`’‘“”]|\*\*/)
    expect(wordsLikeIds(said, ids).filter((word) => !ids.includes(word))).toEqual([])
  })
})
