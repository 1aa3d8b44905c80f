import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { cleanRun } from './lineage/a-lineage.ts'
import { sampleRun } from './sample-run.ts'

const sample = renderHtml(sampleRun())

function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from)
  return text.slice(start, text.indexOf(to, start + from.length))
}

describe('the evidence in report.html', () => {
  it('has a place for every check, and for every exchange on which one rests that did not pass', () => {
    const { checks } = sampleRun()
    for (const check of checks) expect(sample).toContain(`id="check-${check.id}"`)
    const suspect = checks.filter(({ outcome, kind }) => outcome !== 'passed' && kind !== 'not-applicable')
    const numbers = suspect.flatMap(({ probes }) =>
      probes.flatMap((probe) => [...(probe.control ?? []), ...probe.exchanges]),
    )
    expect(numbers.length).toBeGreaterThan(5)
    for (const n of numbers) expect(sample).toContain(`<div class="body" id="x${n}">`)
  })

  it('leaves out what decides nothing, says how much that is, and links nowhere to it', () => {
    const exchanges = [1, 2, 3, 4].map((n) => anExchange({ n }))
    const text = renderHtml(
      aRun({ exchanges, checks: [aCheck({ id: 'a', probes: [aProbe({ id: 'a/x', exchanges: [2, 3] })] })] }),
    )
    expect([...text.matchAll(/ id="x(\d+)"/g)].map(([, n]) => n)).toEqual(['3'])
    expect(text).toContain('exchanges #2 <a href="#x3">#3</a>')
    expect(text).toContain('The other 3 are in <code>run.json</code>')
    expect(text).toContain('claimcheck report . --report har')
  })

  it('gives a line to what else was said in a scenario in which something did not pass', () => {
    const exchanges = [1, 2, 3, 4].map((n) => anExchange({ n }))
    const broken = aCheck({
      id: 'a',
      outcome: 'failed',
      probes: [aProbe({ id: 'a/x', outcome: 'failed', exchanges: [2] })],
    })
    const [scenario] = aRun().scenarios
    const text = (check: typeof broken): string =>
      renderHtml(
        aRun({
          exchanges,
          checks: [check],
          scenarios: scenario === undefined ? [] : [{ ...scenario, exchanges: [1, 2, 3] }],
        }),
      )
    expect([...text(broken).matchAll(/<p class="exchange" id="x(\d+)"/g)].map(([, n]) => n)).toEqual(['1', '3'])
    expect(text({ ...broken, outcome: 'passed' })).not.toContain('<p class="exchange"')
  })

  it('shows every header where something did not pass, and elsewhere those that can decide', () => {
    const headers = [
      ['Date', 'Thu, 26 Nov 2026 01:00:00 GMT'],
      ['Cache-Control', 'no-store'],
    ] as const
    const exchanges = [anExchange({ n: 1, response: { status: 200, headers, body: '' } })]
    const text = (outcome: 'passed' | 'failed'): string =>
      renderHtml(aRun({ exchanges, checks: [aCheck({ id: 'a', outcome, probes: [aProbe({ id: 'a/x', outcome })] })] }))
    expect(text('failed')).toContain('<b>Date:</b>')
    expect(text('passed')).not.toContain('<b>Date:</b>')
    expect(text('passed')).toContain('<b>Cache-Control:</b> no-store')
  })

  it('shows all exchanges of what did not pass, and of what passed the deciding ones', () => {
    const outcomes = ['passed', 'failed', 'warned'] as const
    const run = aRun({
      checks: outcomes.map((outcome, index) => {
        const first = index * 4 + 1
        const probe = { outcome, control: [first, first + 1], exchanges: [first + 2, first + 3] }
        return aCheck({ id: outcome, outcome, probes: [aProbe({ id: `${outcome}/x`, ...probe })] })
      }),
      exchanges: Array.from({ length: 13 }, (_, index) => anExchange({ n: index + 1 })),
    })
    const full = [...renderHtml(run).matchAll(/<div class="body" id="x(\d+)"/g)].map(([, n]) => Number(n))
    expect(full).toEqual([2, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('tells the tokens of the exchanges that it shows, and how many others there are', () => {
    const run = cleanRun()
    const shown = aCheck({ id: 'a', probes: [aProbe({ id: 'a/x', exchanges: [5] })] })
    const text = renderHtml({ ...run, checks: [shown] })
    expect(text).not.toContain('id="token-at-2"')
    expect(text).toContain('<div class="body" id="token-at-3">')
    expect(text).toContain('Of 2 further tokens no exchange is shown here')
  })

  it('says of what a claim is a moment, and marks an audience only where one was expected', () => {
    const token = {
      pseudonym: 'at-1',
      kind: 'access-token',
      upstreamLeg: [],
      issuerLeg: [],
      hostLeg: [],
      clientLeg: [1],
    }
    const claims = { aud: 'http://localhost:4711/mcp', iat: 1795656524, exp: 1795657124 }
    const audience = { expected: 'http://localhost:4711/mcp', actual: ['http://localhost:4711/mcp'], token: 'at-1' }
    const text = (probe: ReturnType<typeof aProbe>): string =>
      renderHtml(
        aRun({
          checks: [aCheck({ id: 'a', probes: [probe] })],
          lineage: { grants: [], tokens: [{ ...token, claims }] },
        }),
      )
    expect(between(text(aProbe({ id: 'a/x' })), '<div class="body" id="token-at-1">', '</div>')).toContain(
      '<b>exp</b> 1795657124  2026-11-26 01:38:44 UTC, 10 min after it was issued</pre>',
    )
    expect(between(text(aProbe({ id: 'a/x', audience })), '<div class="body" id="token-at-1">', '</div>')).toContain(
      '✓ expected',
    )
  })

  it('writes a long body once', () => {
    const body = JSON.stringify({ tools: 'x'.repeat(400) })
    const answer = (n: number, kept: string): ReturnType<typeof anExchange> =>
      anExchange({ n, response: { status: 200, headers: [], body: kept } })
    const exchanges = [
      answer(1, body),
      answer(2, body),
      answer(3, '{"short":"as it is"}'),
      answer(4, '{"short":"as it is"}'),
    ]
    const probes = [aProbe({ id: 'a/x', outcome: 'failed', exchanges: [1, 2, 3, 4] })]
    const text = renderHtml(aRun({ exchanges, checks: [aCheck({ id: 'a', outcome: 'failed', probes })] }))
    expect(text.match(/x{400}/g)).toHaveLength(1)
    expect(between(text, 'id="x2"', '</details>')).toContain('The same body as in <a href="#x1">#1</a>')
    expect(text.match(/as it is/g)).toHaveLength(2)
  })

  it('shows how a check passed by the first of its probes', () => {
    const exchanges = [1, 2, 3, 4, 5].map((n) => anExchange({ n }))
    const probes = exchanges.map(({ n }) => aProbe({ id: `a/${n}`, exchanges: [n] }))
    const full = (outcome: 'passed' | 'failed'): readonly number[] =>
      [
        ...renderHtml(
          aRun({
            exchanges,
            checks: [aCheck({ id: 'a', outcome, probes: probes.map((probe) => ({ ...probe, outcome })) })],
          }),
        ).matchAll(/<div class="body" id="x(\d+)"/g),
      ].map(([, n]) => Number(n))
    expect(full('passed')).toEqual([1])
    expect(full('failed')).toEqual([1, 2, 3, 4, 5])
  })
})
