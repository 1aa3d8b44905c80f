import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { globTest } from '../../src/run/glob.ts'
import { allSeats, makePlan, type RunRequest } from '../../src/run/plan.ts'

const request = (rest: Partial<RunRequest> = {}): RunRequest => ({
  deployment: 'reference',
  only: [],
  scenario: [],
  requireSeats: [],
  jobs: 1,
  ...rest,
})
const left = (plan: ReturnType<typeof makePlan>, id: string) =>
  plan.scenarios.find((scenario) => scenario.id === id)?.left

describe('the plan', () => {
  it('plays everything when all seats are offered', () => {
    const plan = makePlan(request(), scenarios, allSeats)
    expect(plan.scenarios.every((scenario) => scenario.left === undefined)).toBe(true)
    expect(plan.seats.missing).toEqual([])
    expect(plan.profiles).toEqual(['separation'])
  })
  it('leaves out what needs a seat that is not offered, with the reason', () => {
    const plan = makePlan(request({ seats: ['visitor', 'client'] }), scenarios, allSeats)
    expect(left(plan, 'proxy/own-token')).toEqual({ kind: 'seat-missing', reason: 'needs the seat upstream' })
    expect(left(plan, 'discovery/challenge')).toBeUndefined()
    expect(plan.profiles).toEqual([])
  })
  it('never offers a seat that the target does not', () => {
    expect(makePlan(request({ seats: ['issuer'] }), scenarios, ['visitor']).seats.offered).toEqual([])
  })
  it('selects checks and scenarios by globs', () => {
    const plan = makePlan(request({ only: ['prm-*'] }), scenarios, allSeats)
    expect(left(plan, 'token/client-identity')?.kind).toBe('not-selected')
    expect(left(plan, 'discovery/request-headers')).toBeUndefined()
    expect(plan.selection).toBe('--only prm-*')
    expect(left(makePlan(request({ scenario: ['token/*'] }), scenarios, allSeats), 'discovery/challenge')?.kind).toBe(
      'not-selected',
    )
  })
  it.each([
    [{ only: ['prm-publishd'] }, 'unknown-check', "'prm-published'"],
    [{ only: ['dpop-replay-limited'] }, 'check-not-built', 'dpop-replay-limited'],
    [{ scenario: ['discovery/chalenge'] }, 'unknown-scenario', "'discovery/challenge'"],
    [{ seats: ['upsteam'] }, 'unknown-seat', "'upstream'"],
    [{ requireSeats: ['isuer'] }, 'unknown-seat', "'issuer'"],
    [{ profiles: ['hardend'] }, 'unknown-profile', "'hardened'"],
    [{ spec: '2026-07-27' }, 'unknown-revision', "'2026-07-28'"],
  ] as const)('refuses %j with a hint', (rest, code, hint) => {
    expect(() => makePlan(request(rest), scenarios, allSeats)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(hint) }),
    )
  })
  it('reads a glob literally but for the star', () => {
    expect(globTest('a.b*')('a.bc')).toBe(true)
    expect(globTest('a.b*')('aXbc')).toBe(false)
    expect(globTest('*')('anything')).toBe(true)
  })
})
