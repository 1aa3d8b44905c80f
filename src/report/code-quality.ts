import { createHash } from 'node:crypto'
import type { CheckResult, FinishedRun } from '../run/finished-run.ts'
import { linesOf } from './run-lines.ts'
import { failureLine, isApart, isSilentlyBad } from './told.ts'
import { hasCheck } from './view.ts'
import { visible } from './visible.ts'
import { verdictWords } from './words.ts'

/** How a finding weighs, the least first. */
type Severity = 'info' | 'minor' | 'major' | 'critical' | 'blocker'

const severities: Partial<Record<CheckResult['outcome'], Severity>> = {
  failed: 'critical',
  warned: 'minor',
  info: 'info',
}

/**
 * Writes the code quality report of GitLab, a subset of the Code Climate format: an issue for each finding, which a merge
 * request shows as new or fixed. What passed or was not judged is none; where the run is no good although no check
 * failed, an issue `verdict` says so. An issue stands at its line of `run.json`, and is the same from run to run.
 */
export function renderCodeQuality(run: FinishedRun): string {
  const lineOf = linesOf(run)
  const issue = (name: string, description: string, severity: Severity, line: number): object => ({
    engine_name: run.tool.name,
    type: 'issue',
    check_name: visible(name),
    description: visible(description),
    categories: ['Security'],
    severity,
    fingerprint: createHash('sha256').update(`${run.target.name}\n${run.spec}\n${name}`).digest('hex').slice(0, 32),
    location: { path: 'run.json', lines: { begin: line } },
  })
  const findings = run.checks.filter(hasCheck).flatMap((check) => {
    const severity = isApart(check) ? 'info' : severities[check.outcome]
    if (severity === undefined) return []
    const apart = isApart(check) ? 'A finding about the platform: ' : ''
    const words = `${run.target.name}: ${apart}${check.requirement} ${failureLine(check)}`
    return [issue(check.id, words, severity, lineOf(check.id))]
  })
  const silent = isSilentlyBad(run)
    ? [issue('verdict', `${run.target.name}: ${verdictWords[run.gate]}: ${run.verdictText}`, 'blocker', 1)]
    : []
  return `${JSON.stringify([...silent, ...findings], null, 2)}\n`
}
