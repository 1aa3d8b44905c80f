import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { findRequirement, requirements } from '../../src/requirements/catalogue.ts'

const probes: readonly string[] = Object.values(scenarios).flatMap((scenario) => scenario.probes)
const checkOf = (probe: string): string => probe.slice(0, probe.indexOf('/'))
const judged = requirements.filter(({ judgement }) => judgement.by === 'check')

describe('what the catalogue says is judged', () => {
  it.each(judged.map(({ id }) => id))('%s has a probe in a scenario', (id) => {
    expect(probes.map(checkOf)).toContain(id)
  })

  it('is what scenarios judge, and nothing else', () => {
    const others = probes.filter((probe) => findRequirement(checkOf(probe))?.judgement.by !== 'check')
    expect(others).toEqual([])
  })

  it('gives levels of their own to probes that exist', () => {
    const named = judged.flatMap(({ probeLevels }) => Object.keys(probeLevels ?? {}))
    expect(named.filter((probe) => !probes.includes(probe))).toEqual([])
  })

  it.each(judged.map(({ id, seats }) => [id, seats] as const))(
    '%s needs the seats that its scenarios take',
    (id, seats) => {
      const taken = Object.values(scenarios)
        .filter(({ checks }) => checks.includes(id))
        .flatMap((scenario) => scenario.seats)
      expect([...new Set(taken)].sort()).toEqual([...seats].sort())
    },
  )
})
