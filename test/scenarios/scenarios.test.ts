import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { requirements } from '../../src/requirements/catalogue.ts'
import { checkOf } from '../../src/scenario/definition.ts'

const all = Object.entries(scenarios)

describe('the scenarios', () => {
  it('are all listed, by the path of their file', () => {
    const files = globSync('scenarios/*/*.ts').map((file) => file.replace(/^scenarios\//, '').replace(/\.ts$/, ''))
    expect(Object.keys(scenarios).sort()).toEqual(files.sort())
  })
  it('declare no probe twice', () => {
    const probes = all.flatMap(([, { probes: declared }]) => declared)
    expect(probes).toHaveLength(new Set(probes).size)
  })
  it('judge exactly the requirements that the catalogue calls judged', () => {
    const judged = new Set(all.flatMap(([, { probes }]) => probes.map(checkOf)))
    const said = requirements.filter(({ judgement }) => judgement.by === 'check').map(({ id }) => id)
    expect([...judged].sort()).toEqual(said.sort())
  })
  it('name only probes of their own in the levels of the catalogue', () => {
    const probes = new Set<string>(all.flatMap(([, { probes: declared }]) => declared))
    const judged = requirements.filter(({ judgement }) => judgement.by === 'check')
    const named = judged.flatMap(({ probeLevels }) => Object.keys(probeLevels ?? {}))
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((probe) => !probes.has(probe))).toEqual([])
  })
})
