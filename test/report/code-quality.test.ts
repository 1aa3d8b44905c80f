import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { renderCodeQuality } from '../../src/report/code-quality.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import { aCheck, aProbe, aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { breachesOf } from './published-schemas.ts'
import { sampleRun } from './sample-run.ts'

/** What GitLab documents of the report (CI/CD, Code Quality, report format); it publishes no schema of it. */
const documented = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          // Relative to the repository, without a leading ./
          path: { type: 'string', pattern: '^[^./]' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
})

interface Issue {
  readonly check_name: string
  readonly severity: string
  readonly fingerprint: string
  readonly description: string
  readonly location: { readonly lines: { readonly begin: number } }
}

function issuesOf(run: FinishedRun): readonly Issue[] {
  const text = renderCodeQuality(run)
  expect(breachesOf(documented, text)).toEqual([])
  return JSON.parse(text)
}

const failed = aCheck({ id: 'a', outcome: 'failed', probes: [aProbe({ id: 'a/b', outcome: 'failed', actual: '500' })] })

describe('the code quality report', () => {
  it('has an issue for each finding, and none for what passed or was not judged', () => {
    const found = sampleRun().checks.filter(({ outcome }) => ['failed', 'warned', 'info'].includes(outcome))
    expect(found.length).toBeGreaterThan(2)
    expect(issuesOf(sampleRun()).map(({ check_name }) => check_name)).toEqual(found.map(({ id }) => id))
    expect(renderCodeQuality(aRun())).toBe('[]\n')
  })

  it('weighs them by what they mean for the verdict', () => {
    const checks = [
      failed,
      aCheck({ id: 'w', outcome: 'warned' }),
      aCheck({ id: 'i', outcome: 'info' }),
      { ...failed, id: 'p', platform: true as const },
    ]
    const severities = issuesOf(aRun({ checks, exitCode: 1 })).map(({ check_name, severity }) => [check_name, severity])
    expect(severities).toEqual([
      ['a', 'critical'],
      ['w', 'minor'],
      ['i', 'info'],
      ['p', 'info'],
    ])
  })

  it('says what is wrong, and where that stands in run.json', () => {
    const [issue] = issuesOf(aRun({ checks: [failed], exitCode: 1 }))
    expect(issue?.description).toBe(
      'reference: A protected MCP server publishes a metadata document. expected status 401, got 500',
    )
    expect(issue?.location.lines.begin).toBeGreaterThan(1)
  })

  it('gives a finding the same fingerprint in the next run, and another at another target or revision', () => {
    const first = ({ target, ...rest }: Partial<FinishedRun>): string | undefined =>
      issuesOf(aRun({ checks: [failed], ...rest, ...(target === undefined ? {} : { target }) }))[0]?.fingerprint
    const before = first({})
    expect(first({ startedAt: '2026-11-21T00:00:00.000Z', checks: [aCheck({ id: 'z' }), failed] })).toBe(before)
    expect(first({ target: { ...aRun().target, name: 'relay' } })).not.toBe(before)
    expect(first({ spec: '2025-06-18' })).not.toBe(before)
  })

  it('does not look clean where a run is no good', () => {
    const cut = aRun({ cut: 'interrupted', exitCode: 130, verdict: 'incomplete', gate: 'incomplete' })
    expect(issuesOf(cut)).toMatchObject([{ check_name: 'verdict', severity: 'blocker' }])
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    'keeps to the format whatever a target says: %s',
    (_, payload) => {
      const checks = hostileRun(payload).checks.map((check, index) => ({ ...check, id: `c-${index}` }))
      const text = renderCodeQuality({ ...hostileRun(payload), tool: aRun().tool, checks })
      expect(breachesOf(documented, text)).toEqual([])
      expect(text.match(/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e]/gu) ?? []).toEqual([])
    },
  )

  it('is held against rules that refuse', () => {
    expect(breachesOf(documented, '[{"description":"x"}]')).not.toEqual([])
  })
})
