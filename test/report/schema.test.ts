import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, anExchange, aProbe, aRun } from './a-run.ts'
import { sampleRun } from './sample-run.ts'

const schema: object = JSON.parse(readFileSync(new URL('../../schema/run.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema)

function errorsOf(run: unknown): readonly string[] {
  if (validate(JSON.parse(JSON.stringify(run)))) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}

const check = aCheck({ id: 'a' })
const probe = aProbe({ id: 'a/b' })
const exchange = anExchange({ n: 1 })

describe('schema/run.schema.json', () => {
  it.each([
    ['the smallest run', aRun({ checks: [], exchanges: [], scenarios: [] })],
    ['a run with every kind of result', sampleRun()],
    ['a run that was cut', aRun({ cut: 'interrupted', exitCode: 130, verdict: 'incomplete', gate: 'incomplete' })],
    ['a run with a fault', aRun({ target: { ...aRun().target, fault: 'aud-not-checked' } })],
    [
      'a run stopped by the preflight',
      aRun({ preflight: [{ code: 'dns', message: 'no such host', next: 'Check the name.' }] }),
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
            duration: 1,
            request: exchange.request,
            error: { code: 'ECONNREFUSED', message: 'refused' },
          },
        ],
      }),
    ],
  ] satisfies readonly (readonly [string, FinishedRun])[])('accepts %s', (_, run) => {
    expect(errorsOf(run)).toEqual([])
    expect(errorsOf(JSON.parse(renderJson(run)))).toEqual([])
  })

  it.each([
    ['an unknown member', { ...aRun(), extra: 1 }],
    ['another schema version', aRun({ schemaVersion: 2 })],
    ['no verdict', { ...aRun(), verdict: undefined }],
    ['an unknown verdict', { ...aRun(), verdict: 'fine' }],
    ['the exit code of a usage error', aRun({ exitCode: 2 })],
    ['a moment that is none', aRun({ startedAt: 'yesterday' })],
    ['an unknown revision', { ...aRun(), spec: '2024-11-05' }],
    ['a count for an unknown kind', { ...aRun(), counts: { ...aRun().counts, notJudged: { forgotten: 1 } } }],
    ['an unknown seat', { ...aRun(), seats: { offered: ['throne'], missing: [] } }],
    ['an unknown level', { ...aRun(), checks: [{ ...check, level: 'OUGHT' }] }],
    ['an unknown member in a check', { ...aRun(), checks: [{ ...check, score: 5 }] }],
    ['not judged without a kind', aRun({ checks: [aCheck({ id: 'a', outcome: 'not-judged' })] })],
    ['passed with a kind', aRun({ checks: [aCheck({ id: 'a', kind: 'planned' })] })],
    [
      'a probe that is not judged without a kind',
      aRun({ checks: [aCheck({ id: 'a', probes: [{ ...probe, outcome: 'not-judged' }] })] }),
    ],
    ['an exchange number 0', aRun({ checks: [aCheck({ id: 'a', probes: [{ ...probe, exchanges: [0] }] })] })],
    ['an unknown member in an exchange', { ...aRun(), exchanges: [{ ...exchange, raw: '' }] }],
    [
      'a header with three parts',
      { ...aRun(), exchanges: [{ ...exchange, request: { ...exchange.request, headers: [['a', 'b', 'c']] } }] },
    ],
    [
      'a header that is an object',
      { ...aRun(), exchanges: [{ ...exchange, request: { ...exchange.request, headers: { a: 'b' } } }] },
    ],
    [
      'an exchange without a request',
      { ...aRun(), exchanges: [{ n: 1, seat: 'visitor', actor: 'visitor', at: 0, duration: 1 }] },
    ],
    [
      'a secret beside a token',
      {
        ...aRun(),
        lineage: {
          grants: [],
          tokens: [
            {
              pseudonym: 'at-1',
              kind: 'access-token',
              value: 'x',
              clientLeg: [],
              upstreamLeg: [],
              issuerLeg: [],
              hostLeg: [],
            },
          ],
        },
      },
    ],
  ] satisfies readonly (readonly [string, unknown])[])('rejects %s', (_, run) => {
    expect(errorsOf(run)).not.toEqual([])
  })
})
