import { describe, expect, it } from 'vitest'
import { renderBadge } from '../../src/report/badge.ts'
import { renderCtrf } from '../../src/report/ctrf.ts'
import { renderHar } from '../../src/report/har.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderNdjson } from '../../src/report/ndjson.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

const named = payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload] as const)
const failed = aCheck({
  id: 'bad',
  outcome: 'failed',
  probes: [aProbe({ id: 'bad/x', outcome: 'failed', expected: 'A', actual: 'B' })],
})
const warned = aCheck({
  id: 'meh',
  level: 'SHOULD',
  outcome: 'warned',
  probes: [aProbe({ id: 'm/x', outcome: 'warned' })],
})
const apart = aCheck({ ...failed, id: 'theirs', platform: true })
const hole = aCheck({
  id: 'hole',
  outcome: 'not-judged',
  kind: 'seat-missing',
  reason: 'needs the seat clock',
  probes: [],
})
const mixed = aRun({
  exitCode: 1,
  verdict: 'not-conformant',
  gate: 'not-conformant',
  checks: [failed, warned, apart, hole, aCheck({ id: 'good' })],
})
const incomplete = aRun({
  checks: [hole],
  exitCode: 3,
  verdict: 'incomplete',
  gate: 'incomplete',
  verdictText: 'nothing was judged',
})

describe('ctrf.json', () => {
  const results = (run = mixed) => JSON.parse(renderCtrf(run)).results

  it('has a test for each check, and neither passes nor fails what is only a warning or not the target’s own', () => {
    expect(results().tests.map((test: { name: string; status: string }) => [test.name, test.status])).toEqual([
      ['bad', 'failed'],
      ['meh', 'other'],
      ['theirs', 'other'],
      ['hole', 'skipped'],
      ['good', 'passed'],
    ])
    expect(results().summary).toMatchObject({ tests: 5, passed: 1, failed: 1, skipped: 1, other: 2 })
    expect(results().tests[0].message).toBe('expected A, got B')
  })

  it('is red where the run is not good although no check failed', () => {
    expect(results(incomplete).tests[0]).toMatchObject({ name: 'verdict', status: 'failed' })
    expect(results(aRun()).tests.map((test: { name: string }) => test.name)).toEqual(['prm-published'])
  })
})

describe('results.sarif', () => {
  const run = (of = mixed) => JSON.parse(renderSarif(of)).runs[0]

  it('has a result for each finding, and none for what passed or was not judged', () => {
    expect(run().results.map((result: { ruleId: string; level: string }) => [result.ruleId, result.level])).toEqual([
      ['bad', 'error'],
      ['meh', 'warning'],
      ['theirs', 'note'],
    ])
    const { results, tool } = run()
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
  })

  it('leads to the line of run.json where the check stands', () => {
    const sample = sampleRun()
    const lines = renderJson(sample).split('\n')
    const { results } = run(sample)
    expect(results.length).toBeGreaterThan(3)
    for (const { ruleId, locations } of results)
      expect(lines[locations[0].physicalLocation.region.startLine - 1]).toMatch(`      "id": "${ruleId}"`)
  })

  it('keeps the fingerprint of a finding from run to run, and gives no two the same', () => {
    const prints = (of = mixed): string[] =>
      run(of).results.map(
        (result: { partialFingerprints: Record<string, string> }) =>
          result.partialFingerprints['primaryLocationLineHash'],
      )
    expect(prints({ ...mixed, duration: 1, exchanges: [], checks: [...mixed.checks].reverse() })).toEqual(
      prints().toReversed(),
    )
    expect(new Set(prints()).size).toBe(3)
    expect(prints({ ...mixed, target: { ...mixed.target, name: 'other' } })).not.toContain(prints()[0])
  })

  it('says of a run that judged nothing that it did not succeed', () => {
    expect(run(incomplete).invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 3 })
    expect(run(incomplete).invocations[0].toolExecutionNotifications[0].message.text).toContain('nothing was judged')
    expect(run().invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 })
  })

  it.each(named)('%s is neither a link nor a placeholder of a message', (_, payload) => {
    const messages = [...renderSarif(hostileRun(payload)).matchAll(/"text": ("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = '""']) => String(JSON.parse(text)),
    )
    expect(messages.length).toBeGreaterThan(5)
    for (const message of messages) {
      expect(message).not.toMatch(/\]\(/)
      expect(message.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/)
      expect(message).not.toMatch(/[\p{Cf}\p{Cs}]/u)
      expect(message.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
    }
  })
})

describe('exchanges.har', () => {
  const entries = (run = sampleRun()) => JSON.parse(renderHar(run)).log.entries

  it('has every exchange of the run, in its order', () => {
    expect(entries().map((entry: { _n: number }) => entry._n)).toEqual(sampleRun().exchanges.map(({ n }) => n))
  })

  it('takes cookies, parameters, bodies and the way on from where they stand', () => {
    const [entry] = entries(
      aRun({
        exchanges: [
          anExchange({
            n: 1,
            request: {
              method: 'POST',
              url: 'http://localhost:1/a?b=c&b=d',
              headers: [
                ['Cookie', 'x=cookie-1; y=cookie-2'],
                ['Content-Type', 'application/x-www-form-urlencoded'],
              ],
              body: 'code=code-1',
            },
            response: {
              status: 302,
              headers: [
                ['set-cookie', 'z=cookie-3; HttpOnly'],
                ['Location', '/next'],
              ],
              body: '',
              truncated: true,
            },
          }),
        ],
      }),
    )
    expect(entry.request).toMatchObject({
      cookies: [
        { name: 'x', value: 'cookie-1' },
        { name: 'y', value: 'cookie-2' },
      ],
      queryString: [
        { name: 'b', value: 'c' },
        { name: 'b', value: 'd' },
      ],
      postData: { mimeType: 'application/x-www-form-urlencoded', text: 'code=code-1' },
    })
    expect(entry.response).toMatchObject({ cookies: [{ name: 'z', value: 'cookie-3' }], redirectURL: '/next' })
    expect(entry.startedDateTime).toBe('2026-11-20T14:03:22.537Z')
  })

  it.each(named)('%s comes back as it was', (_, payload) => {
    const [first, second] = entries(hostileRun(payload))
    expect(first.request.headers[0]).toEqual({ name: payload, value: payload })
    expect(first.request.postData?.text ?? '').toBe(payload)
    expect(first._url ?? first.request.url).toBe(payload)
    expect(second._errorMessage).toBe(payload)
  })
})

describe('run.ndjson', () => {
  const records = (text: string) => text.trimEnd().split('\n')

  it('has the run first, the verdict last, and all that is in between', () => {
    const run = sampleRun()
    const lines = records(renderNdjson(run)).map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ record: 'run', target: { name: run.target.name } })
    expect(lines.at(-1)).toMatchObject({ record: 'verdict', verdict: run.verdict, exitCode: run.exitCode })
    const having = (record: string): unknown[] =>
      lines.filter((line) => line.record === record).map(({ record: _, ...rest }) => rest)
    expect(having('check')).toEqual(JSON.parse(JSON.stringify(run.checks)))
    expect(having('exchange')).toEqual(JSON.parse(JSON.stringify(run.exchanges)))
    expect(having('token')).toEqual(JSON.parse(JSON.stringify(run.lineage.tokens)))
  })

  it.each(named)('%s stays on its line', (_, payload) => {
    const text = renderNdjson(hostileRun(payload))
    expect(records(text)).toHaveLength(records(renderNdjson(hostileRun('text'))).length)
    // Nor is there any other sign that some reader takes for the end of a line.
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u2028\u2029]|\p{Cc}/u)
    expect(JSON.parse(records(text)[1] ?? '')).toEqual({
      record: 'preflight',
      code: payload,
      message: payload,
      next: payload,
    })
  })
})

describe('badge.json', () => {
  it.each([
    [mixed, 'not conformant, 2 of 4 failed', 'red'],
    [aRun(), 'conformant, 1 judged', 'brightgreen'],
    [incomplete, 'incomplete, 0 judged', 'yellow'],
    [aRun({ verdict: 'no-violation-found', gate: 'no-violation-found' }), 'no violation found, 1 judged', 'green'],
  ])('has what shields.io draws', (run, message, color) => {
    expect(JSON.parse(renderBadge(run))).toMatchObject({
      schemaVersion: 1,
      label: 'MCP authorization 2026-07-28',
      message,
      color,
    })
  })

  it('holds nothing of a target', () => {
    expect(renderBadge(hostileRun('<script>'))).toBe(renderBadge(hostileRun('text')))
  })
})
