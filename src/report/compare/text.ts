import type { FinishedRun, Outcome } from '../../run/finished-run.ts'
import { makePaint, type Paint } from '../terminal/paint.ts'
import { plain, wrap } from '../terminal/plain.ts'
import type { TerminalOptions } from '../terminal.ts'
import { decidingProbe, reasonOf } from '../view.ts'
import { count, outcomeWords, verdictWords } from '../words.ts'
import { type Change, isWorse, type RunDifference } from './difference.ts'

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 110

/** Writes the comparison of two runs for a person: what got better first, what got worse last, where it is read. */
export function compareText(
  { before, after }: { readonly before: FinishedRun; readonly after: FinishedRun },
  difference: RunDifference,
  options: TerminalOptions,
): string {
  const width = Math.min(Math.max(options.width, 40), widest)
  const paint = makePaint(options.color)
  const { circumstances, gone, added, newlyPassing, newlyWarned, newlyFailing, same } = difference
  const blocks = [
    [runLine('before', before, paint), runLine('after', after, paint)].flat(),
    circumstances.flatMap(({ what, before: was, after: is }) => [
      ...labelled(what, `was ${was}`, width, paint),
      ...labelled('', `now ${is}`, width, paint),
    ]),
    section('Gone', gone, (one) => brief(one, width, paint), paint),
    section('Added', added, (one) => brief(one, width, paint), paint),
    section('Newly passing', newlyPassing, (one) => brief(one, width, paint), paint),
    section('Newly warned', newlyWarned, (one) => finding(one, width, paint), paint),
    section('Newly failing', newlyFailing, (one) => finding(one, width, paint), paint),
    ending(difference, same, paint),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function runLine(what: string, run: FinishedRun, paint: Paint): readonly string[] {
  const { target, startedAt, verdict } = run
  const fault = target.fault === undefined ? '' : ` with the fault ${target.fault}`
  return [
    `${paint.dim(what.padEnd(8))}${paint.bold(plain(`${target.name}${fault}`))}  ${plain(startedAt)}  ${paint.verdict(verdict, verdictWords[verdict])}`,
  ]
}

function section(
  title: string,
  changes: readonly Change[],
  show: (one: Change) => readonly string[],
  paint: Paint,
): readonly string[] {
  return changes.length === 0 ? [] : [paint.bold(`${title} (${changes.length})`), ...changes.flatMap(show)]
}

function brief({ id, before, after, check }: Change, width: number, paint: Paint): readonly string[] {
  const reason = after === 'not-judged' ? reasonOf(check) : undefined
  const kind = after === 'not-judged' && check.kind !== undefined ? ` (${check.kind})` : ''
  const was = before === 'not-judged' ? '' : `, was ${word(before)}`
  return entry(after, id, `${word(after)}${kind}${was}${reason === undefined ? '' : `: ${reason}`}`, width, paint)
}

function finding({ id, before, after, check }: Change, width: number, paint: Paint): readonly string[] {
  const probe = decidingProbe(check)
  const apart = check.platform === true ? ', about the platform' : ''
  return [
    ...entry(after, id, `${check.level}, ${check.topic}${apart}; was ${word(before)}`, width, paint),
    ...labelled('expected', probe?.expected, width, paint),
    ...labelled('actual', probe?.actual, width, paint),
    ...labelled('next', `claimcheck explain ${id}`, width, paint),
  ]
}

/** A sign, a check, and what is to be said of it, hanging. */
function entry(outcome: Outcome, id: string, text: string, width: number, paint: Paint): readonly string[] {
  const name = plain(id)
  return wrap(`${name}  ${plain(text)}`, width - 4).map((line, index) =>
    index > 0
      ? `      ${line}`
      : `  ${paint.outcome(outcome, outcomeWords[outcome].sign)} ${line.startsWith(name) ? paint.bold(name) + line.slice(name.length) : line}`,
  )
}

function labelled(label: string, text: string | undefined, width: number, paint: Paint): readonly string[] {
  if (text === undefined) return []
  return wrap(plain(text), width - 14).map(
    (line, index) => `    ${paint.dim((index === 0 ? label : '').padEnd(8))}  ${line}`,
  )
}

function word(outcome: Outcome): string {
  return outcomeWords[outcome].word
}

function ending(difference: RunDifference, same: number, paint: Paint): readonly string[] {
  const { newlyFailing, newlyPassing, newlyWarned, added, gone } = difference
  const tally = [
    `${newlyFailing.length} newly failing`,
    `${newlyPassing.length} newly passing`,
    ...(newlyWarned.length === 0 ? [] : [`${newlyWarned.length} newly warned`]),
    `${added.length} added`,
    `${gone.length} gone`,
    `${count(same, 'check')} the same`,
  ].join(', ')
  return [
    tally,
    isWorse(difference) ? paint.verdict('not-conformant', 'Worse') : paint.verdict('conformant', 'Not worse'),
  ]
}
