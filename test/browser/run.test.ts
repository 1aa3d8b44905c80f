import { describe, expect, it } from 'vitest'
import { judge } from '../../src/library/judge.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { running } from '../witness/deployment.ts'
import { executable, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/run.test.ts ${skipped}\n`)

const outcomes = (run: FinishedRun) =>
  Object.fromEntries(
    run.checks.flatMap(({ probes }) => probes.map(({ id, outcome, kind }): [string, string] => [id, kind ?? outcome])),
  )

describe.skipIf(executable === undefined)('a run whose people use a real Chromium', () => {
  const browser = executable ?? true

  it('comes to the same at a server of somebody else as one by script', async () => {
    const { mcp, accounts, nextcloud } = await running('reference')
    const target = { server: mcp, patience: 5, accounts: accounts.slice(0, 2), passwordsAt: [nextcloud] }
    const only = ['flow-*', 'tok-*', 'token-aud-*', 'rt-*']
    const [script, chromium] = [await judge(target, { only }), await judge(target, { only, browser })]
    expect(chromium.preflight).toEqual([])
    expect([chromium.verdict, chromium.counts.failed]).toEqual(['no-violation-found', 0])
    expect(outcomes(chromium)).toEqual(outcomes(script))
    const signIns = chromium.exchanges.filter(
      ({ request }) => request.method === 'POST' && /\/login\b/.test(request.url) && request.url.startsWith(nextcloud),
    )
    expect(signIns.length).toBeGreaterThan(0)
    const agents = signIns.map(({ request }) => request.headers.find(([name]) => name === 'User-Agent')?.[1] ?? '')
    for (const agent of agents) expect(agent).toMatch(/Chrome\/\d.*claimcheck$/)
    for (const { password } of accounts) expect(JSON.stringify(chromium)).not.toContain(password)
  })

  it('finds at a deployment of the history what a run by script finds', async () => {
    const only = ['passthrough-*', 'proxy-consent-content']
    const [script, chromium] = [await judge('relay', { only }), await judge('relay', { only, browser })]
    expect(chromium.counts.failed).toBeGreaterThan(0)
    expect(outcomes(chromium)).toEqual(outcomes(script))
  })

  it('gives no password at a place that nobody named', async () => {
    const { mcp, accounts } = await running('reference')
    const run = await judge({ server: mcp, patience: 5, accounts: accounts.slice(0, 1) }, { browser })
    expect(run.preflight).toMatchObject([{ code: 'password-withheld' }])
    expect(JSON.stringify(run)).not.toContain(accounts[0]?.password)
  })
})
