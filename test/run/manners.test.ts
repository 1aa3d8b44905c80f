import { describe, expect, test } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import type { ForeignTarget } from '../../src/index.ts'
import { judge } from '../../src/library/judge.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { mannersTowards } from '../../src/run/manners.ts'
import { makePlan } from '../../src/run/plan.ts'
import { seatsOfForeign } from '../../src/targets/start-foreign.ts'
import { running } from '../witness/deployment.ts'

/** A server with people, as `--server` names it. */
async function foreign(rest: Partial<ForeignTarget> = {}): Promise<ForeignTarget> {
  const { mcp, accounts, nextcloud } = await running('reference')
  return { server: mcp, patience: 5, accounts: accounts.slice(0, 2), passwordsAt: [nextcloud], ...rest }
}

const printed = (run: Awaited<ReturnType<typeof judge>>): string => renderTerminal(run, { width: 300, color: false })

describe('what disturbs people', () => {
  const planned = (rest: Partial<ForeignTarget>) => {
    const target: ForeignTarget = { server: 'https://mcp.example/mcp', patience: 5, accounts: [], ...rest }
    const seats = ['visitor', 'client', 'clock', ...seatsOfForeign(target)] as const
    const request = { deployment: 'x', foreign: target, only: [], scenario: [], requireSeats: [], jobs: 1 }
    return makePlan(request, scenarios, seats).scenarios.filter(({ impact }) => impact === 'disruptive')
  }
  const rotation = (rest: Partial<ForeignTarget>) => planned(rest).find(({ id }) => id === 'refresh/rotation')?.left

  test('is not played at somebody else’s server, and the reason names the flag', () => {
    expect(rotation({})).toMatchObject({ kind: 'not-selected', reason: expect.stringContaining('--allow-disruptive') })
    expect(planned({}).every(({ left }) => left !== undefined)).toBe(true)
  })

  test('is played where somebody said so, and where the accounts are those of the mock', () => {
    expect(rotation({ allowDisruptive: true })).toBeUndefined()
    expect(rotation({ upstream: { kind: 'nextcloud', port: 0, settings: {} } })).toBeUndefined()
  })

  test('is whatever uses a refresh token twice, or as somebody else', () => {
    const ids = planned({}).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['refresh/rotation', 'refresh/parallel', 'refresh/two-clients']))
  })

  test('is counted on a line of its own', async () => {
    const run = await judge(await foreign(), { scenario: ['refresh/parallel', 'discovery/challenge'] })
    expect(printed(run)).toMatch(
      /^! 2 checks not judged, or in part: they may end a person’s sessions \(--allow-disruptive\)$/m,
    )
    expect(run.checks.find(({ id }) => id === 'rt-grace-safe')?.kind).toBe('not-selected')
  })
})

describe('requests', () => {
  test('go out at a polite rate beyond the own machine, and as fast as they come on it', () => {
    const rules = { allowHosts: [], passwordsAt: [] }
    const towards = (mcp: string, more = {}) => mannersTowards({ mcp, foreign: { ...rules, ...more } } as never) // the only members it reads
    expect(towards('https://mcp.example/mcp')).toEqual({
      limits: { requests: 2000 },
      pace: { perSecond: 10, onLoopback: false },
    })
    expect(towards('http://localhost:8000/mcp')).toEqual({ limits: {}, pace: { perSecond: 10, onLoopback: false } })
    expect(towards('http://172.17.0.1:8000/mcp', { listenOn: '172.17.0.1' }).limits).toEqual({})
    expect(towards('http://172.17.0.2:8000/mcp', { listenOn: '172.17.0.1' }).limits).toEqual({ requests: 2000 })
    expect(towards('http://localhost:8000/mcp', { mostRequests: 50, mostPerSecond: 2, answerWithin: 30 })).toEqual({
      limits: { requests: 50, headers: 30_000, total: 30_000 },
      pace: { perSecond: 2, onLoopback: true },
    })
  })

  test('end at the limit: the rest is not judged, the reason names the flag, and nothing is called passed', async () => {
    const run = await judge(await foreign({ mostRequests: 40 }), { scenario: ['discovery/*', 'token/*'] })
    expect(run.preflight).toMatchObject([{ code: 'budget-spent', next: expect.stringContaining('--max-requests') }])
    expect([run.verdict, run.exitCode]).toEqual(['incomplete', 3])
    expect(run.exchanges.length).toBeLessThanOrEqual(43)
    const late = run.checks.find(({ id }) => id === 'tok-no-store')
    expect([late?.outcome, late?.kind]).toEqual(['not-judged', 'preflight'])
  })

  test('that are fewer than the preflight takes give an incomplete run, and no broken one', async () => {
    const run = await judge(await foreign({ mostRequests: 2 }), { scenario: ['discovery/*'] })
    expect(run.preflight).toMatchObject([{ code: 'budget-spent' }])
    expect([run.verdict, run.exitCode]).toEqual(['incomplete', 3])
  })
})

describe('registrations', () => {
  test('that were too few are told of aloud, with the flag; those that stay are listed', async () => {
    const run = await judge(await foreign({ mostRegistrations: 1 }), { scenario: ['token/*'] })
    const text = printed(run)
    expect(text).toMatch(/^! 5 checks not judged, or in part: .* \(--max-registrations N\)$/m)
    expect(run.clientsLeft).toHaveLength(1)
    expect(text).toContain(`! 1 registered client could not be deleted (RFC 7592): ${run.clientsLeft?.[0]}`)
  })

  test('of a run that needed no more leave no such line', async () => {
    expect(printed(await judge(await foreign(), { scenario: ['discovery/challenge'] }))).not.toContain(
      '--max-registrations',
    )
  })
})
