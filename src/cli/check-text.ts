import type { CheckExplanation } from '../explain/explain-check.ts'
import { makePaint } from '../report/terminal/paint.ts'
import { proseWidth, section } from './sections.ts'
import type { Streams } from './streams.ts'
import { hanging } from './table.ts'

/**
 * A check as text: what it demands, why, how it is judged, how to mend a server, and where it is written.
 *
 * @param check - `page`: its page in the documentation, where that is served
 */
export function checkText(check: CheckExplanation & { readonly page?: string }, streams: Streams): string {
  const paint = makePaint(streams.color)
  const { derived, condition, why, typicalFailure, how, seats, fixes, faults, sources, page } = check
  return [
    `${paint.bold(check.id)}\n${hanging('  ', check.requirement, proseWidth(streams))}\n`,
    section(
      'Level',
      [
        ...Object.entries(check.levels).map(([revision, level]) => `${revision}: ${level}`),
        ...(derived === undefined ? [] : [`derived: ${derived}`]),
        ...(condition === undefined ? [] : [`when: ${condition}`]),
      ],
      streams,
    ),
    section('Why', why === '' ? [] : [why], streams),
    section('What goes wrong', [typicalFailure], streams),
    section('How it is judged', [how, `needs the seats ${seats.join(', ')}`, judgedBy(check)], streams),
    section('How to fix it', fixes, streams),
    section('See it fail', faults.map(seeIt), streams),
    section(
      'Sources',
      sources.map(({ title, url }) => (url === undefined ? title : `${title}  ${url}`)),
      streams,
    ),
    section('Documentation', page === undefined ? [] : [page], streams),
  ].join('')
}

function judgedBy({ judgement, scenarios, probes }: CheckExplanation): string {
  switch (judgement.by) {
    case 'check':
      return `by ${scenarios.length > 1 ? 'the scenarios' : 'the scenario'} ${scenarios.join(', ')}: ${probes.join(', ')}`
    case 'planned':
      return 'not yet: no check judges it'
    default:
      return `not by a check: ${judgement.reason}`
  }
}

function seeIt({ id, deployment }: CheckExplanation['faults'][number]): string {
  return `claimcheck run --deployment ${deployment} --fault ${id}`
}
