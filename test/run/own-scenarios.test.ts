import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { requirements } from '../../src/requirements/catalogue.ts'
import { commandLine, readCommandLine } from '../../src/run/command-line.ts'
import { type OwnScenarios, withOwn } from '../../src/run/own-scenarios.ts'
import { decide } from '../../src/run/verdict.ts'
import { type ProbeId, scenario } from '../../src/scenario/definition.ts'

function own(...probes: readonly ProbeId[]): OwnScenarios {
  const mine = scenario({ title: 'Mine', probes, seats: ['visitor'], impact: 'passive', play: async () => {} })
  return { folder: "my folder's", scenarios: { 'a/mine': mine } }
}

describe('withOwn', () => {
  it('puts them behind those that claimcheck brings, under a name that none of those has', () => {
    const all = withOwn(own('tok-no-store/mine', 'tok-response-shape/mine'), scenarios)
    expect(Object.keys(all)).toEqual([...Object.keys(scenarios), 'own/a/mine'])
    expect(Object.keys(scenarios).filter((id) => id.startsWith('own/'))).toEqual([])
    expect(withOwn(undefined, scenarios)).toBe(scenarios)
  })

  const excluded = requirements.find(({ judgement }) => judgement.by === 'excluded')?.id ?? ''

  it.each([
    ['a requirement that is not there', 'tok-no-stor/mine', 'unknown-requirement', "'tok-no-store'"],
    ['a requirement that binds others', `${excluded}/mine`, 'scenario-invalid', 'is not judged'],
    ['a probe that another scenario has', 'tok-no-store/code', 'scenario-invalid', 'token/response-caching'],
    ['a name that no report could show', 'tok-no-store/<b>', 'scenario-invalid', "'tok-no-store/mine'"],
  ] as const)('refuses %s', (_, probe, code, hint) => {
    expect(() => withOwn(own(probe), scenarios)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(hint) }),
    )
  })

  it('refuses a probe that two of them have', () => {
    const { scenarios: one } = own('tok-no-store/mine')
    const two = { scenarios: { ...one, b: own('tok-no-store/mine').scenarios['a/mine'] ?? never() } }
    expect(() => withOwn(two, scenarios)).toThrow(/belongs to own\/a\/mine already/)
  })
})

function never(): never {
  throw new Error('the scenario was made above')
}

describe('the verdict', () => {
  const probe = (scenarioId: string) => ({
    id: 'a/b',
    scenario: scenarioId,
    level: 'MUST' as const,
    outcome: 'passed' as const,
    exchanges: [],
  })
  const check = (...from: readonly string[]) => ({
    id: 'a',
    level: 'MUST' as const,
    outcome: 'passed' as const,
    probes: from.map(probe),
  })
  const textOf = (...checks: readonly ReturnType<typeof check>[]): string =>
    decide({ checks, missingSeats: [], requiredSeats: [] }).text

  it('says how much of it rests on them alone', () => {
    expect(textOf(check('own/x'), check('own/x', 'token/y'), check('token/y'))).toContain(
      '3 of 3 requirements judged (1 by scenarios of your own alone)',
    )
    expect(textOf(check('token/y'))).not.toContain('of your own')
  })

  it('says whose scenario broke', () => {
    const broke = (what: string) => decide({ checks: [], missingSeats: [], requiredSeats: [], broke: what })
    expect(broke('own/x: gone')).toMatchObject({ exitCode: 4, text: 'a scenario of your own broke: own/x: gone' })
    expect(broke('token/y: gone').text).toBe('claimcheck itself broke: token/y: gone')
  })
})

it('a recorded command names the folder, so that a check can be played again', () => {
  const request = { deployment: 'reference', only: [], scenario: [], requireSeats: [], jobs: 1, own: own('a/b') }
  expect(readCommandLine(commandLine(request))).toEqual({ deployment: 'reference', ownFolder: "my folder's" })
})
