import type { Outcome, ProbeResult } from '../../run/finished-run.ts'
import { makePaint, type Paint } from '../terminal/paint.ts'
import { plain, shorten, wrap } from '../terminal/plain.ts'
import type { TerminalOptions } from '../terminal.ts'
import { count, outcomeWords } from '../words.ts'
import type { ExchangeDifference, ProbeDifference, ReplayDifference } from './difference.ts'

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 110
const labelWidth = 10
/** More of a body than this is for the two reports to show. */
const longestBody = 200

/** Writes what a second play of a check showed: each probe with both outcomes, and the exchanges that differ. */
export function replayText(difference: ReplayDifference, options: TerminalOptions): string {
  const width = Math.min(Math.max(options.width, 40), widest)
  const paint = makePaint(options.color)
  const { check, before, after, probes } = difference
  const differing = probes.reduce((sum, { exchanges }) => sum + exchanges.length, 0)
  const blocks = [
    [`${paint.bold(plain(check))}  recorded ${sign(before, paint)}, now ${sign(after, paint)}`],
    ...probes.map((probe) => probeLines(probe, width, paint)),
    [`${summary(difference, paint)}; ${exchangesWords(differing)}`],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function summary({ same, probes }: ReplayDifference, paint: Paint): string {
  const otherwise = probes.filter(({ toldTheSame }) => !toldTheSame).length
  if (!same) return paint.bold('Not as recorded')
  return otherwise === 0
    ? 'The same as recorded'
    : `The same outcomes as recorded, ${count(otherwise, 'probe')} told otherwise`
}

function exchangesWords(differing: number): string {
  if (differing === 0) return 'no exchange differs'
  return `${count(differing, 'exchange')} ${differing === 1 ? 'differs' : 'differ'} in more than ports, moments and random values`
}

function sign(outcome: Outcome, paint: Paint): string {
  return paint.outcome(outcome, `${outcomeWords[outcome].sign} ${outcomeWords[outcome].word}`)
}

function probeLines(
  { id, before, after, same, toldTheSame, exchanges }: ProbeDifference,
  width: number,
  paint: Paint,
): readonly string[] {
  const now = outcomeOf(after)
  const head = !same ? `was ${outcomeWords[outcomeOf(before)].word}` : toldTheSame ? 'the same' : 'told otherwise'
  return [
    `${sign(now, paint)}  ${paint.bold(plain(id))}  ${paint.dim(head)}`,
    ...pair('expected', before?.expected, after?.expected, toldTheSame, width, paint),
    ...pair('actual', before?.actual, after?.actual, toldTheSame, width, paint),
    ...pair('reason', before?.reason, after?.reason, toldTheSame, width, paint),
    ...exchanges.flatMap((exchange) => exchangeLines(exchange, width, paint)),
  ]
}

function outcomeOf(probe: ProbeResult | undefined): Outcome {
  return probe?.outcome ?? 'not-judged'
}

function pair(
  label: string,
  before: string | undefined,
  after: string | undefined,
  toldTheSame: boolean,
  width: number,
  paint: Paint,
): readonly string[] {
  if (toldTheSame || before === after) return labelled(label, after, width, paint)
  return [
    ...labelled(label, `was  ${before ?? '–'}`, width, paint),
    ...labelled('', `now  ${after ?? '–'}`, width, paint),
  ]
}

function exchangeLines(
  { before, after, request, status, headers, body }: ExchangeDifference,
  width: number,
  paint: Paint,
): readonly string[] {
  const was = before === undefined ? 'none' : `#${before}`
  const is = after === undefined ? 'none' : `#${after}`
  const change = (what: string, old: string, now: string): readonly string[] => [
    ...labelled('', `${what} was  ${old}`, width, paint),
    ...labelled('', `${what} now  ${now}`, width, paint),
  ]
  return [
    ...labelled('exchange', `recorded ${was}, now ${is}: ${request}`, width, paint),
    ...(status === undefined ? [] : change('status', status.before, status.after)),
    ...(headers?.before ?? []).flatMap((line) => labelled('', `header was  ${line}`, width, paint)),
    ...(headers?.after ?? []).flatMap((line) => labelled('', `header now  ${line}`, width, paint)),
    ...(body === undefined ? [] : change('body', ...whereTheyDiffer(body.before, body.after))),
  ]
}

/** Of two texts the part around their first difference. */
function whereTheyDiffer(before: string, after: string): readonly [before: string, after: string] {
  const shorter = Math.min(before.length, after.length)
  let at = 0
  while (at < shorter && before[at] === after[at]) at += 1
  const from = Math.max(0, at - 40)
  const part = (text: string): string => `${from > 0 ? '…' : ''}${shorten(plain(text.slice(from)), longestBody)}`
  return [part(before), part(after)]
}

/** A label and its text, hanging. */
function labelled(label: string, text: string | undefined, width: number, paint: Paint): readonly string[] {
  if (text === undefined) return []
  return wrap(plain(text), width - labelWidth - 2).map((line, index) => {
    const left = index === 0 ? label : ''
    return `  ${paint.dim(left)}${' '.repeat(Math.max(1, labelWidth - left.length))}${line}`
  })
}
