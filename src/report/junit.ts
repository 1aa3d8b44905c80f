import type { CheckResult, FinishedRun, ProbeResult } from '../run/finished-run.ts'
import { groupBy, hasCheck } from './view.ts'
import { kindWords, outcomeWords, verdictWords } from './words.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/**
 * Writes JUnit XML: a suite for each topic, a case for each check. A failed check is a `failure`, one that was not
 * judged is `skipped`, a warning passes and says so in `system-out`. Requirements without a check are no cases; the
 * properties count them. A finding about a platform is `skipped`, since it is not the target's own. Where the run does not count as good although no check failed, a case `verdict` is an `error`,
 * so that a pipeline that reads nothing but this file cannot take an incomplete run for a green one.
 */
export function renderJunit(run: FinishedRun): string {
  const time = exchangeTimes(run)
  const topics = [...groupBy(run.checks.filter(hasCheck), (check) => check.topic)]
  const suites = topics.map(([topic, checks]) => suiteOf(topic, checks, run, time))
  const failures = run.checks.filter((check) => check.outcome === 'failed' && !isApart(check)).length
  const verdict = run.exitCode !== 0 && failures === 0 ? [verdictSuite(run)] : []
  const all = [...verdict, ...suites]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: `${run.tool.name} ${run.target.name}`, ...total(all), time: seconds(run.duration) })}>`,
    ...all.map((suite) => suite.xml),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Tally {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

interface Suite extends Tally {
  readonly xml: string
}

function total(suites: readonly Suite[]): Tally {
  const sum = (key: keyof Tally): number => suites.reduce((so, suite) => so + suite[key], 0)
  return { tests: sum('tests'), failures: sum('failures'), errors: sum('errors'), skipped: sum('skipped') }
}

function suiteOf(
  topic: string,
  checks: readonly CheckResult[],
  run: FinishedRun,
  times: ReadonlyMap<number, number>,
): Suite {
  const tally = {
    tests: checks.length,
    failures: checks.filter((check) => check.outcome === 'failed' && check.platform !== true).length,
    errors: 0,
    skipped: checks.filter((check) => check.outcome === 'not-judged' || isApart(check)).length,
  }
  const spent = checks.map((check) => timeOf(check, times))
  const time = seconds(spent.reduce((sum, milliseconds) => sum + milliseconds, 0))
  const cases = checks.map((check, index) => caseOf(check, spent[index] ?? 0))
  return { ...tally, xml: suiteXml(topic, tally, time, run, cases) }
}

function verdictSuite(run: FinishedRun): Suite {
  const tally = { tests: 1, failures: 0, errors: 1, skipped: 0 }
  const message = `${verdictWords[run.gate]}: ${run.verdictText}`
  const xml = [
    `    <testcase${xmlAttributes({ name: 'verdict', classname: 'verdict', time: seconds(0) })}>`,
    `      <error${xmlAttributes({ message, type: run.gate })}>${xmlText(`${message}\nexit code ${run.exitCode}`)}</error>`,
    '    </testcase>',
  ].join('\n')
  return { ...tally, xml: suiteXml('Verdict', tally, seconds(0), run, [xml]) }
}

function suiteXml(name: string, tally: Tally, time: string, run: FinishedRun, cases: readonly string[]): string {
  return [
    `  <testsuite${xmlAttributes({ name, ...tally, time, timestamp: run.startedAt })}>`,
    `    <properties>\n${runProperties(run)}\n    </properties>`,
    ...cases,
    '  </testsuite>',
  ].join('\n')
}

function runProperties(run: FinishedRun): string {
  const { counts, target } = run
  return properties('      ', {
    verdict: run.verdict,
    gate: run.gate,
    'exit-code': run.exitCode,
    target: target.name,
    mcp: target.mcp,
    issuer: target.issuer,
    fault: target.fault,
    spec: run.spec,
    version: `${run.tool.name} ${run.tool.version}`,
    'seats-offered': run.seats.offered.join(' '),
    'seats-missing': run.seats.missing.join(' '),
    profiles: run.profiles.join(' '),
    command: run.command,
    ...Object.fromEntries(Object.entries(counts.notJudged).map(([kind, n]) => [`not-judged-${kind}`, n])),
  })
}

function properties(indent: string, values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${indent}<property${xmlAttributes({ name, value })}/>`)
    .join('\n')
}

function caseOf(check: CheckResult, milliseconds: number): string {
  const attributes = xmlAttributes({
    name: check.id,
    classname: check.probes[0]?.scenario ?? check.topic,
    time: seconds(milliseconds),
  })
  const inside = [
    `      <properties>\n${properties('        ', {
      level: check.level,
      role: check.role.join(' '),
      outcome: check.outcome,
      kind: check.kind,
      profile: check.profile,
      section: check.section,
    })}\n      </properties>`,
    ...verdictOf(check),
  ]
  return `    <testcase${attributes}>\n${inside.join('\n')}\n    </testcase>`
}

/** A failure that is not the target's own must not turn a pipeline red. */
function isApart(check: CheckResult): boolean {
  return check.outcome === 'failed' && check.platform === true
}

function verdictOf(check: CheckResult): string[] {
  if (isApart(check))
    return [`      <skipped${xmlAttributes({ message: `a finding about the platform: ${told(check)}` })}/>`]
  if (check.outcome === 'failed') {
    const worst = check.probes.find((probe) => probe.outcome === 'failed')
    const message =
      worst === undefined ? check.requirement : `expected ${worst.expected ?? '?'}, got ${worst.actual ?? '?'}`
    return [`      <failure${xmlAttributes({ message, type: check.level })}>${xmlText(told(check))}</failure>`]
  }
  if (check.outcome === 'not-judged') {
    const kind = check.kind === undefined ? outcomeWords['not-judged'].word : kindWords[check.kind].title
    const message = check.reason === undefined ? kind : `${kind}: ${check.reason}`
    return [`      <skipped${xmlAttributes({ message })}/>`]
  }
  return check.outcome === 'passed'
    ? []
    : [`      <system-out>${xmlText(withoutAttachments(told(check)))}</system-out>`]
}

/** The check as a person would be told of it in a log. */
function told(check: CheckResult): string {
  return [
    `${outcomeWords[check.outcome].word.toUpperCase()} ${check.id} (${check.level})`,
    check.requirement,
    ...check.probes.flatMap(toldProbe),
    ...check.sources.map((source) => `source: ${source.title}${source.url === undefined ? '' : ` ${source.url}`}`),
    ...check.fixes.map((fix, index) => `${index === 0 ? 'fix' : 'or'}: ${fix}`),
    `next: claimcheck explain ${check.id}`,
  ].join('\n')
}

function toldProbe(probe: ProbeResult): string[] {
  const { expected, actual, reason, exchanges } = probe
  return [
    '',
    `probe ${probe.id}: ${outcomeWords[probe.outcome].word}${exchanges.length === 0 ? '' : ` (exchange ${exchanges.join(', ')})`}`,
    ...(expected === undefined ? [] : [`  expected: ${expected}`]),
    ...(actual === undefined ? [] : [`  actual:   ${actual}`]),
    ...(reason === undefined ? [] : [`  reason:   ${reason}`]),
  ]
}

/** Some readers take `[[ATTACHMENT|path]]` in this element for an order to attach that file. */
function withoutAttachments(text: string): string {
  return text.replaceAll('[[', '[ [')
}

function exchangeTimes(run: FinishedRun): ReadonlyMap<number, number> {
  return new Map(run.exchanges.map((exchange) => [exchange.n, exchange.duration]))
}

/** What the exchanges that a check rests on took, in milliseconds. */
function timeOf(check: CheckResult, times: ReadonlyMap<number, number>): number {
  const numbers = new Set(check.probes.flatMap((probe) => [...(probe.control ?? []), ...probe.exchanges]))
  return [...numbers].reduce((sum, n) => sum + (times.get(n) ?? 0), 0)
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
