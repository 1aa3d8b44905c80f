import { describe, expect, it } from 'vitest'
import { faults } from '../../src/faults/index.ts'
import { claimcheck } from './streams.ts'

describe('claimcheck prove --json', () => {
  it('prints one object and nothing else, with exactly these members', async () => {
    const { code, out, err } = await claimcheck('prove', '--only', 'prm-absent', '--json')
    expect([code, err]).toEqual([0, ''])
    const declared = faults.find(({ id }) => id === 'prm-absent')
    const proof = JSON.parse(out)
    expect(proof).toEqual({
      faults: [
        {
          id: 'prm-absent',
          title: declared?.title,
          deployment: 'reference',
          expected: declared?.fails,
          companions: declared?.companions.map(({ probe }) => probe),
          blinds: declared?.blinds.map(({ probe }) => probe),
          appears: [],
          caught: expect.any(Array),
          blinded: expect.any(Array),
          appeared: [],
          exact: true,
          deviations: [],
          scenariosRun: expect.any(Number),
        },
      ],
      probesWithoutFault: [],
      checksWithoutFault: [],
      staleRedundant: [],
      falseAlarms: [],
    })
    const [{ caught, blinded, scenariosRun }] = proof.faults
    expect(caught.toSorted()).toEqual([...proof.faults[0].expected, ...proof.faults[0].companions].sort())
    expect(blinded.toSorted()).toEqual(proof.faults[0].blinds.toSorted())
    expect(scenariosRun).toBeGreaterThan(10)
  })

  it('names the revision of a fault that shows only in an older one', async () => {
    const fault = faults.find(({ spec }) => spec !== undefined)
    const { out } = await claimcheck('prove', '--only', fault?.id ?? '', '--json')
    expect(JSON.parse(out).faults[0]).toMatchObject({ id: fault?.id, spec: fault?.spec })
  })
})

describe('claimcheck prove', () => {
  it('says a line of each fault, and that it did not look at all of them', async () => {
    const { code, out } = await claimcheck('prove', '--only', 'prm-absent')
    expect([code, out.split('\n').slice(0, 4)]).toEqual([
      0,
      [
        'exact    prm-absent  (reference)',
        '',
        '1 of 1 faults are exact',
        'only some faults were looked at, so nothing is said of probes without one',
      ],
    ])
  })

  it.each([
    ['a fault that is not there', ['prove', '--only', 'prm-absnt'], "Did you mean 'prm-absent'?"],
    ['a number of jobs that is none', ['prove', '--jobs', 'many'], '--jobs takes a whole number'],
    ['a flag that is not there', ['prove', '--jsno'], '--json'],
  ])('refuses %s, in one sentence', async (_what, argv, sentence) => {
    const { code, out, err } = await claimcheck(...argv)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(sentence)])
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
