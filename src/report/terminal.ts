import type { CheckResult, FinishedRun, Outcome, ProbeResult } from '../run/finished-run.ts'
import { expectedFailures } from './terminal/expected.ts'
import { leftLines } from './terminal/left.ts'
import { lineageLines } from './terminal/lineage.ts'
import { makePaint, type Paint } from './terminal/paint.ts'
import { columns, plain, shorten, wrap } from './terminal/plain.ts'
import { having, reasonOf, type Topic, viewOf } from './view.ts'
import { count, durationWords, kindOrder, kindWords, outcomeOrder, outcomeWords, verdictWords } from './words.ts'

/**
 * How much is said: `quiet`, what failed and the verdict; `normal`; `verbose`, also each check that was in scope, and every
 * probe of what did not pass.
 */
export type Detail = 'quiet' | 'normal' | 'verbose'

/** How the result is to be printed. */
export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number
  /** False under NO_COLOR or without a terminal. */
  readonly color: boolean
  /** `normal` when absent. */
  readonly detail?: Detail
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 110
const labelWidth = 10

/**
 * Writes the result for a person at a terminal, or for a CI log: topics with their counts, the lineage, what was not
 * judged, then warnings and failures with Expected, Actual and the next command to type, and the verdict on the last
 * lines.
 */
export function renderTerminal(run: FinishedRun, options: TerminalOptions): string {
  const width = Math.min(Math.max(options.width, 40), widest)
  const paint = makePaint(options.color)
  const { detail = 'normal' } = options
  const findings = (outcome: Outcome): readonly string[][] =>
    having(run.checks, outcome).map((check) => finding(check, width, paint, detail))
  const { topics } = viewOf(run)
  const before = [
    heading(run, width, paint),
    topicTable(topics, width, paint),
    ...(detail === 'verbose' ? topics.map((topic) => everyCheck(topic, width, paint)) : []),
    lineageLines(run, width, paint),
    notJudged(run, width, paint),
  ]
  const blocks = [
    ...(detail === 'quiet' ? [] : before),
    preflight(run, width, paint),
    ...(detail === 'quiet' ? [] : findings('warned')),
    ...findings('failed'),
    expectedFailures(run, width, paint),
    leftLines(run, width, paint),
    ending(run, width, paint),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function heading(run: FinishedRun, width: number, paint: Paint): string[] {
  const { tool, target, seats } = run
  const fault = target.fault === undefined ? '' : ` with the fault ${target.fault}`
  const missing = seats.missing.length === 0 ? '' : `; not offered: ${seats.missing.join(' ')}`
  const facts = [
    `MCP ${run.spec}, ${tool.name} ${tool.version}, ${durationWords(run.duration)}`,
    `seats: ${seats.offered.join(' ')}${missing}`,
  ]
  return [
    ...wrap(plain(`${target.name}${fault}  ${target.mcp}`), width).map(paint.bold),
    ...facts.flatMap((text) => wrap(plain(text), width)).map(paint.dim),
  ]
}

function topicTable(topics: readonly Topic[], width: number, paint: Paint): string[] {
  const titles = topics.map((topic) => plain(topic.title))
  const longest = Math.min(Math.max(0, ...titles.map(columns)), width - 24)
  return topics.map((topic, index) => {
    const title = shorten(titles[index] ?? '', longest)
    const cells = outcomeOrder.flatMap((outcome) => cell(topic, outcome, paint))
    return `  ${title}${' '.repeat(longest - columns(title))}  ${cells.join('  ')}`
  })
}

function cell(topic: Topic, outcome: Outcome, paint: Paint): string[] {
  const n = having(topic.checks, outcome).length
  return n === 0 ? [] : [paint.outcome(outcome, `${outcomeWords[outcome].sign} ${n}`)]
}

function everyCheck(topic: Topic, width: number, paint: Paint): string[] {
  return [
    paint.bold(plain(topic.title)),
    ...topic.checks.flatMap((check) => {
      const reason = check.outcome === 'not-judged' ? reasonOf(check) : undefined
      const probes = check.outcome === 'not-judged' ? (check.kind ?? '') : count(check.probes.length, 'probe')
      const text = `${check.id}  ${check.level}, ${probes}${reason === undefined ? '' : `: ${reason}`}`
      return wrap(plain(text), width - 6).map((line, index) =>
        index === 0 ? `  ${paint.outcome(check.outcome, outcomeWords[check.outcome].sign)} ${line}` : `      ${line}`,
      )
    }),
  ]
}

function notJudged(run: FinishedRun, width: number, paint: Paint): string[] {
  const kinds = kindOrder.flatMap((kind) => {
    const n = run.counts.notJudged[kind] ?? 0
    return n === 0 ? [] : [`${n} ${kind}`]
  })
  if (kinds.length === 0) return []
  const holes = run.checks.filter(
    (check) => check.kind === 'control-failed' || check.kind === 'uncorrelated' || check.kind === 'preflight',
  )
  return [
    ...wrap(`Not judged: ${kinds.join(', ')}`, width).map((line, index) => paint.dim(index === 0 ? line : `  ${line}`)),
    ...holes.flatMap((check) => {
      const reason = reasonOf(check)
      const title = check.kind === undefined ? '' : kindWords[check.kind].title.toLowerCase()
      const text = `${plain(check.id)}: ${title}${reason === undefined ? '' : `; ${plain(reason)}`}`
      return wrap(text, width - 4).map((line, index) => (index === 0 ? `  – ${line}` : `    ${line}`))
    }),
  ]
}

function preflight(run: FinishedRun, width: number, paint: Paint): string[] {
  return run.preflight.flatMap((problem) => [
    paint.bold(`Preflight: ${plain(problem.code)}`),
    ...labelled('seen', problem.message, width, paint),
    ...labelled('next', problem.next, width, paint),
  ])
}

/** Probes that are told of one finding where nobody asked for all. */
const mostProbes = 3

function finding(check: CheckResult, width: number, paint: Paint, detail: Detail): string[] {
  const found = check.probes.filter((probe) => probe.outcome === check.outcome)
  const told = detail === 'verbose' ? found : found.slice(0, mostProbes)
  const rest = found.length - told.length
  const fixes = detail === 'verbose' ? check.fixes : check.fixes.slice(0, 1)
  return [
    ...headline(check, width, paint),
    ...wrap(plain(check.requirement), width - 2).map((line) => `  ${line}`),
    ...told.flatMap((probe) => probeLines(probe, found.length > 1, width, paint)),
    ...(rest > 0 ? labelled('', `and ${count(rest, 'further probe')} of it`, width, paint) : []),
    ...fixes.flatMap((fix, index) => labelled(index === 0 ? 'fix' : 'or', fix, width, paint)),
    ...labelled('next', `claimcheck explain ${check.id}`, width, paint),
  ]
}

function headline(check: CheckResult, width: number, paint: Paint): string[] {
  const { sign, word } = outcomeWords[check.outcome]
  const profile = check.profile === undefined ? '' : `, profile ${check.profile}`
  const start = `${sign} ${word}`
  const id = plain(check.id)
  const platform = check.platform === true ? ', about the platform' : ''
  const about = plain(`${check.level}${profile}, ${check.topic}${platform}`)
  const painted = `${paint.outcome(check.outcome, start)}  ${paint.bold(id)}`
  if (columns(`${start}  ${id}  ${about}`) <= width) return [`${painted}  ${paint.dim(about)}`]
  const hanging = (text: string, look: (line: string) => string): string[] =>
    wrap(text, width - 2).map((line) => `  ${look(line)}`)
  if (columns(`${start}  ${id}`) <= width) return [painted, ...hanging(about, paint.dim)]
  return [paint.outcome(check.outcome, start), ...hanging(id, paint.bold), ...hanging(about, paint.dim)]
}

function probeLines(probe: ProbeResult, named: boolean, width: number, paint: Paint): string[] {
  const evidence = probe.exchanges.length === 0 ? '' : ` (exchange ${probe.exchanges.join(', ')})`
  return [
    ...(named ? labelled('probe', probe.id, width, paint) : []),
    ...(probe.expected === undefined ? [] : labelled('expected', probe.expected, width, paint)),
    ...(probe.actual === undefined ? [] : labelled('actual', `${probe.actual}${evidence}`, width, paint)),
    ...(probe.audience === undefined ? [] : labelled('aud', audienceLine(probe.audience), width, paint)),
  ]
}

function audienceLine({ expected, actual }: NonNullable<ProbeResult['audience']>): string {
  return `had to be ${expected}, is ${actual.length === 0 ? 'missing' : actual.join(' and ')}`
}

/** A label and its text, hanging. */
function labelled(label: string, text: string, width: number, paint: Paint): string[] {
  return wrap(plain(text), width - labelWidth - 2).map((line, index) => {
    const left = index === 0 ? label : ''
    return `  ${paint.dim(left)}${' '.repeat(Math.max(1, labelWidth - left.length))}${line}`
  })
}

function ending(run: FinishedRun, width: number, paint: Paint): string[] {
  const { counts } = run
  const tally = (['passed', 'failed', 'warned', 'info'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => paint.outcome(outcome, `${counts[outcome]} ${outcomeWords[outcome].word}`))
  const gate = run.gate === run.verdict ? '' : ` (after expected failures: ${verdictWords[run.gate].toLowerCase()})`
  return [
    ...(tally.length === 0 ? [] : [tally.join(', ')]),
    `${paint.verdict(run.verdict, verdictWords[run.verdict])}${gate}`,
    ...wrap(plain(run.verdictText), width),
  ]
}
