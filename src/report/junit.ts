import type { CheckResult, FinishedRun } from '../run/finished-run.ts'
import { failureLine, isApart, isSilentlyBad, timing, told, unjudgedLine } from './told.ts'
import { groupBy, hasCheck } from './view.ts'
import { verdictWords } from './words.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/**
 * Writes JUnit XML: a suite for each topic, a case for each check. A failed check is a `failure`, one that was not
 * judged is `skipped`, a warning passes and says so in `system-out`. Requirements without a check are no cases; the
 * properties count them. A finding about a platform is `skipped`, since it is not the target's own. Where the run does
 * not count as good although no check failed, a case `verdict` is an `error`, so that a pipeline that reads nothing but
 * this file cannot take an incomplete run for a green one.
 *
 * Only what the schema of the strictest reader knows is used (Jenkins, `junit-10.xsd`): a case has no `properties`
 * there, so its facts stand as `[[PROPERTY|name=value]]` in `system-out`, where other readers look for them.
 */
export function renderJunit(run: FinishedRun): string {
  const topics = [...groupBy(run.checks.filter(hasCheck), (check) => check.topic)]
  const time = timing(run)
  const suites = topics.map(([topic, checks]) => suiteOf(topic, checks, run, time))
  const all = [...(isSilentlyBad(run) ? [verdictSuite(run)] : []), ...suites]
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

/** The whole has no `skipped`: the schema knows it for a suite only. */
function total(suites: readonly Suite[]): Omit<Tally, 'skipped'> {
  const sum = (key: keyof Tally): number => suites.reduce((so, suite) => so + suite[key], 0)
  return { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') }
}

function suiteOf(
  topic: string,
  checks: readonly CheckResult[],
  run: FinishedRun,
  timeOf: (check: CheckResult) => number,
): Suite {
  const tally = {
    tests: checks.length,
    failures: checks.filter((check) => check.outcome === 'failed' && !isApart(check)).length,
    errors: 0,
    skipped: checks.filter((check) => check.outcome === 'not-judged' || isApart(check)).length,
  }
  const time = seconds(checks.map(timeOf).reduce((sum, milliseconds) => sum + milliseconds, 0))
  const cases = checks.map((check) => caseOf(check, timeOf(check)))
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
  const values: Readonly<Record<string, string | number | undefined>> = {
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
  }
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `      <property${xmlAttributes({ name, value })}/>`)
    .join('\n')
}

function caseOf(check: CheckResult, milliseconds: number): string {
  const attributes = xmlAttributes({
    name: check.id,
    classname: check.probes[0]?.scenario ?? check.topic,
    time: seconds(milliseconds),
  })
  return `    <testcase${attributes}>\n${[...verdictOf(check), systemOut(check)].join('\n')}\n    </testcase>`
}

function verdictOf(check: CheckResult): string[] {
  if (isApart(check)) return [skipped(`a finding about the platform: ${told(check)}`)]
  if (check.outcome === 'not-judged') return [skipped(unjudgedLine(check))]
  if (check.outcome !== 'failed') return []
  const attributes = xmlAttributes({ message: failureLine(check), type: check.level })
  return [`      <failure${attributes}>${xmlText(told(check))}</failure>`]
}

function skipped(message: string): string {
  return `      <skipped${xmlAttributes({ message })}/>`
}

/** The facts of a case, and what a check that is neither failed nor simply passed has to say. */
function systemOut(check: CheckResult): string {
  const { level, role, outcome, kind, profile, section } = check
  const facts = Object.entries({ level, role: role.join(' '), outcome, kind, profile, section }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`[[PROPERTY|${name}=${withoutOrders(value)}]]`]),
  )
  const says = outcome === 'warned' || outcome === 'info' ? [withoutOrders(told(check))] : []
  return `      <system-out>${xmlText([...facts, ...says].join('\n'))}</system-out>`
}

/** Readers take `[[ATTACHMENT|path]]` in this element for an order to attach that file. */
function withoutOrders(text: string): string {
  return text.replaceAll('[[', '[ [').replaceAll(']]', '] ]')
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
