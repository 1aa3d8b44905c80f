import type { FinishedRun } from '../../run/finished-run.ts'
import { type Crossing, type GrantGroup, type LineageGraph, lineageGraph } from '../lineage/graph.ts'
import { type Holder, legOrder } from '../lineage/places.ts'
import { clearWords, crossingWords, grantTitle, tokenCount } from '../lineage/words.ts'
import { count } from '../words.ts'
import type { Paint } from './paint.ts'
import { plain, wrap } from './plain.ts'

const holders: readonly (readonly [holder: Holder, label: string])[] = [
  ['client', 'clients'],
  ['claimcheck', 'claimcheck'],
  ['target', 'target'],
]
const labelWidth = 12
/** Names that a line gives of what crossed; the report has them all. */
const mostNames = 3

/** Who holds which tokens, from which grants, and on which legs they were seen; what crossed is marked. */
export function lineageLines(run: FinishedRun, width: number, paint: Paint): readonly string[] {
  const { grants, tokens } = run.lineage
  if (tokens.length === 0) return []
  const graph = lineageGraph(run, { byUser: false })
  const clear = clearWords(graph)
  return [
    `${paint.bold('Lineage')}  ${paint.dim(`${count(tokens.length, 'token')}, ${count(grants.length - graph.silent, 'grant')}`)}`,
    ...holders.flatMap(([holder, label]) => heldBy(holder, label, graph, width, paint)),
    ...graph.crossings.flatMap((crossing) => crossed(crossing, width, paint)),
    ...(clear === undefined ? [] : wrap(clear, width - 2).map((line) => `  ${line}`)),
  ]
}

function heldBy(holder: Holder, label: string, { groups }: LineageGraph, width: number, paint: Paint): string[] {
  const lines = groups
    .filter((group) => group.holder === holder)
    .flatMap((group) =>
      wrap(plain(groupWords(group)), width - labelWidth - 4).map((line, at) => (at === 0 ? line : `  ${line}`)),
    )
  return lines.map((line, at) => {
    const left = at === 0 ? label : ''
    return `  ${paint.dim(left)}${' '.repeat(labelWidth - left.length)}${line}`
  })
}

function groupWords(group: GrantGroup): string {
  const { holder, rows } = group
  const title = holder === 'claimcheck' ? '' : `${grantTitle(group)}: `
  const marks = rows.flatMap((row) => row.marks)
  const legs = legOrder.flatMap((leg) => {
    // What claimcheck shows of the target’s is not where the target had it.
    const here = marks.filter((mark) => mark.leg === leg && (holder !== 'target' || mark.standing !== 'shown'))
    if (here.length === 0) return []
    return [`${here.some(({ standing }) => standing === 'crossed') ? '✗' : ''}${leg}`]
  })
  return `${title}${rows.map(({ kind, tokens }) => tokenCount(tokens.length, kind)).join(', ')}; ${legs.length === 1 ? 'leg' : 'legs'}: ${legs.join(', ')}`
}

function crossed(crossing: Crossing, width: number, paint: Paint): string[] {
  const names = some(crossing.tokens)
  const evidence = `${names}; exchange ${some(crossing.exchanges)}`
  const text = plain(`✗ ${crossingWords(crossing).replace(/\.$/, '')} (${evidence})`)
  return wrap(text, width - 4).map((line, at) => `  ${at === 0 ? '' : '  '}${paint.outcome('failed', line)}`)
}

function some(all: readonly (string | number)[]): string {
  return `${all.slice(0, mostNames).join(', ')}${all.length > mostNames ? ', …' : ''}`
}
