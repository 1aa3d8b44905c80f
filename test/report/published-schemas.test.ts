import { describe, expect, it } from 'vitest'
import { renderCtrf } from '../../src/report/ctrf.ts'
import { renderHar } from '../../src/report/har.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { junitBreaches } from './junit-rules.ts'
import { payloads } from './payloads.ts'
import { breachesOf, publishedSchemas } from './published-schemas.ts'
import { sampleRun } from './sample-run.ts'
import { readXml } from './xml-check.ts'

const renderers = { har: renderHar, ctrf: renderCtrf, sarif: renderSarif } as const
const names = ['har', 'ctrf', 'sarif'] as const

const runs: readonly (readonly [what: string, run: FinishedRun])[] = [
  ['every kind of result', sampleRun()],
  ['nothing at all', aRun({ checks: [], exchanges: [], scenarios: [] })],
  ['a run that was cut', aRun({ cut: 'interrupted', exitCode: 130, verdict: 'incomplete', gate: 'incomplete' })],
  [
    'a run stopped by the preflight',
    aRun({
      exitCode: 3,
      verdict: 'incomplete',
      gate: 'incomplete',
      checks: [aCheck({ id: 'a', outcome: 'not-judged', kind: 'preflight', probes: [] })],
      preflight: [{ code: 'dns', message: 'no such host', next: 'Check the name.' }],
    }),
  ],
  [
    'an exchange without an answer',
    aRun({
      exchanges: [
        {
          n: 1,
          seat: 'visitor',
          actor: 'visitor',
          at: 0,
          duration: 0.2,
          request: anExchange({ n: 1 }).request,
          error: { code: 'ECONNREFUSED', message: 'refused' },
        },
      ],
    }),
  ],
]

/** A hostile run as there can be one: ids of checks and the name of the tool are ours, and no id comes twice. */
function possible(payload: string): FinishedRun {
  const run = hostileRun(payload)
  return { ...run, tool: aRun().tool, checks: run.checks.map((check, index) => ({ ...check, id: `check-${index}` })) }
}

describe.each(names)('%s, by the schema that its readers use', (name) => {
  const validate = publishedSchemas[name]

  it.each(runs)('%s', (_, run) => {
    expect(breachesOf(validate, renderers[name](run))).toEqual([])
  })

  it('whatever a target says', () => {
    const broken = payloads.flatMap((payload) => breachesOf(validate, renderers[name](possible(payload))))
    expect(broken).toEqual([])
  })

  it.each([
    ['har', '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{}]}}'],
    ['ctrf', '{"reportFormat":"CTRF","specVersion":"0.0.0","results":{}}'],
    ['sarif', '{"version":"2.1.0","runs":[{"tool":{}}]}'],
  ])('is a schema that refuses (%s)', (of, text) => {
    if (of === name) expect(breachesOf(validate, text)).not.toEqual([])
  })
})

describe('junit, by the schema of its strictest reader', () => {
  it.each(runs)('%s', (_, run) => {
    expect(junitBreaches(readXml(renderJunit(run)))).toEqual([])
  })

  it('whatever a target says', () => {
    expect(payloads.flatMap((payload) => junitBreaches(readXml(renderJunit(hostileRun(payload)))))).toEqual([])
  })

  it.each([
    ['<testsuites skipped="1"></testsuites>', 'testsuites with skipped'],
    ['<testsuites><testsuite name="a" tests="1" failures="0"></testsuite></testsuites>', 'testsuite without errors'],
    ['<testcase name="a"><properties></properties></testcase>', 'properties in testcase'],
    ['<testsuites time="1e3"></testsuites>', 'testsuites took 1e3'],
  ])('is a table that refuses %s', (text, breach) => {
    expect(junitBreaches(readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`))).toContain(breach)
  })
})
