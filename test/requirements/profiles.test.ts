import { describe, expect, it } from 'vitest'
import { findRequirement, requirements } from '../../src/requirements/catalogue.ts'
import { defaultProfiles, profileOf, profiles } from '../../src/requirements/profiles.ts'

describe.each(profiles)('profile $name', ({ rows }) => {
  it.each(rows)('raises %s, a POLICY row of the catalogue', (id) => {
    expect(Object.values(findRequirement(id)?.levels ?? {})).toContain('POLICY')
  })
})

describe('profiles', () => {
  it('leave no POLICY row to nobody, and give none to two', () => {
    const policy = requirements.filter(({ levels }) => Object.values(levels).includes('POLICY')).map(({ id }) => id)
    expect(profiles.flatMap(({ rows }) => rows).sort()).toEqual(policy.sort())
  })

  it('put separation on where the upstream can be seen, and nothing else', () => {
    expect(defaultProfiles(['visitor', 'client', 'upstream'])).toEqual(['separation'])
    expect(defaultProfiles(['visitor', 'client'])).toEqual([])
  })

  it('say which active profile raises a row', () => {
    expect(profileOf('txe-per-call', ['separation'])).toBe('separation')
    expect(profileOf('txe-per-call', ['hardened'])).toBeUndefined()
    expect(profileOf('prm-published', ['separation', 'hardened'])).toBeUndefined()
  })
})
