import type { CheckResult, FinishedRun } from '../run/finished-run.ts'
import { failureLine, isApart, isSilentlyBad, timing, told, unjudgedLine } from './told.ts'
import { hasCheck } from './view.ts'
import { visible, visibleLines } from './visible.ts'
import { verdictWords } from './words.ts'

/** The statuses of the Common Test Report Format. */
type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'other'

interface Test {
  readonly name: string
  readonly status: Status
  readonly duration: number
  readonly suite?: readonly string[]
  readonly message?: string
  readonly trace?: string
  readonly rawStatus: string
  readonly tags?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Writes the Common Test Report Format (ctrf.io, specification 0.0.0): a test for each check, as in `junit.xml`. Warnings,
 * infos and findings about a platform are `other`, since they neither pass nor fail anybody; where the run does not
 * count as good although no check failed, a test `verdict` fails.
 */
export function renderCtrf(run: FinishedRun): string {
  const timeOf = timing(run)
  const tests = [
    ...(isSilentlyBad(run) ? [verdictTest(run)] : []),
    ...run.checks.filter(hasCheck).map((check) => testOf(check, timeOf(check))),
  ]
  const count = (status: Status): number => tests.filter((test) => test.status === status).length
  const start = Math.trunc(Date.parse(run.startedAt)) || 0
  const duration = Math.round(run.duration)
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: visible(`${run.tool.name} ${run.tool.version}`),
    results: {
      tool: { name: visible(run.tool.name), version: visible(run.tool.version) },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        start,
        stop: start + duration,
        duration,
        extra: { verdict: run.verdict, gate: run.gate, exitCode: run.exitCode, text: visible(run.verdictText) },
      },
      tests,
      environment: {
        appName: visible(run.target.name),
        testEnvironment: visible(run.target.mcp),
        extra: { spec: run.spec, command: visible(run.command), seats: run.seats },
      },
    },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function verdictTest(run: FinishedRun): Test {
  return {
    name: 'verdict',
    status: 'failed',
    duration: 0,
    message: visible(`${verdictWords[run.gate]}: ${run.verdictText}`),
    rawStatus: run.gate,
  }
}

function testOf(check: CheckResult, milliseconds: number): Test {
  const status = statusOf(check)
  return {
    name: visible(check.id),
    status,
    duration: Math.round(milliseconds),
    suite: [visible(check.topic)],
    ...(status === 'passed' ? {} : { message: visible(messageOf(check)) }),
    ...(status === 'failed' || status === 'other' ? { trace: visibleLines(told(check)) } : {}),
    rawStatus: check.kind ?? check.outcome,
    tags: [check.level, ...check.role],
    labels: { level: check.level, section: visible(check.section) },
  }
}

function statusOf(check: CheckResult): Status {
  if (check.outcome === 'passed') return 'passed'
  if (check.outcome === 'not-judged') return 'skipped'
  return check.outcome === 'failed' && !isApart(check) ? 'failed' : 'other'
}

function messageOf(check: CheckResult): string {
  if (check.outcome === 'not-judged') return unjudgedLine(check)
  return isApart(check) ? `a finding about the platform: ${failureLine(check)}` : failureLine(check)
}
