import { type Crossing, type GrantGroup, type LineageGraph, lineageGraph, type TokenRow } from '../lineage/graph.ts'
import { lineagePicture } from '../lineage/picture.ts'
import type { Leg } from '../lineage/places.ts'
import {
  clearWords,
  crossedWords,
  crossingWords,
  grantCount,
  grantPlace,
  grantTitle,
  legWords,
  shownWords,
  standingWords,
  tokenCount,
} from '../lineage/words.ts'
import type { RunView } from '../view.ts'
import { count } from '../words.ts'
import { type Html, html, joined, type Part } from './html.ts'
import { exchangeLinks, tokenAnchor } from './links.ts'

/** More links than this say nothing more; `run.json` has them all. */
const mostLinks = 12

/** Which tokens came from which grants, and on which leg they were seen: in words, as a picture, and as a table. */
export function lineage(view: RunView): Html | undefined {
  const { grants, tokens } = view.run.lineage
  if (grants.length === 0 && tokens.length === 0) return undefined
  const graph = lineageGraph(view.run)
  return html`${graph.crossings.map((crossing) => alarm(crossing, view))}<div class="lines">${paragraph(clearWords(graph))}${paragraph(shownWords(graph))}</div>${
    graph.groups.length > 0 &&
    html`<div class="drawing" role="group" aria-label="Picture of the lineage" tabindex="0">${lineagePicture(graph)}</div>
<details class="fold"><summary>The same as a table, with links to the exchanges</summary>${table(graph, view)}</details>`
  }${graph.silent > 0 && html`<p class="aside">Of ${count(graph.silent, 'further grant')} no token was seen; all are in <code>run.json</code>.</p>`}`
}

function paragraph(words: string | undefined): Part {
  return words !== undefined && html`<p>${words}</p>`
}

function alarm(crossing: Crossing, view: RunView): Html {
  const { tokens, exchanges } = crossing
  return html`<p class="alarm"><strong>✗ ${crossingWords(crossing)}</strong> ${some(tokens, tokenLinks)}. Seen in ${some(exchanges, (numbers) => exchangeLinks(numbers, view))}.</p>
`
}

/** The first of a list, and how many more there are. */
function some<Item>(all: readonly Item[], show: (items: readonly Item[]) => readonly Part[]): Html {
  const more = all.length - mostLinks
  return html`${show(all.slice(0, mostLinks))}${more > 0 && ` and ${more} more`}`
}

function tokenLinks(names: readonly string[]): readonly Part[] {
  return joined(
    names.map((name) => html`<a class="ex id" href="#${tokenAnchor(name)}">${name}</a>`),
    ' ',
  )
}

/** The same as the picture, for those who read it, with links to what shows it. */
function table(graph: LineageGraph, view: RunView): Html {
  const legs = graph.legs.map(({ leg }) => leg)
  return html`<table class="origins"><caption class="said">Grants, tokens and legs</caption>
<thead><tr><th scope="col">Grants</th><th scope="col">Tokens</th>${legs.map((leg) => html`<th scope="col">${legWords[leg].name}</th>`)}</tr></thead>
${graph.groups.map(
  (group) =>
    html`<tbody>${group.rows.map(
      (
        row,
        index,
      ) => html`<tr>${index === 0 && grantCell(group)}<td>${tokenCount(row.tokens.length, row.kind)}${origin(row, graph)}</td>${legs.map((leg) => legCell(row, leg, view))}</tr>
`,
    )}</tbody>`,
)}</table>`
}

function grantCell(group: GrantGroup): Html {
  return html`<th scope="row" rowspan="${group.rows.length}"><strong>${grantTitle(group)}</strong> <span class="standing aside">${grantPlace(group)}</span> <span class="standing aside">${grantCount(group)}</span></th>`
}

function origin({ from }: TokenRow, { groups }: LineageGraph): readonly Html[] {
  return from.map(({ group, kind, tokens }) => {
    const source = groups[group]
    return html`<span class="standing aside">${tokens} exchanged for an ${tokenCount(1, kind).slice(2)}${source !== undefined && ` (${grantTitle(source)}, ${grantPlace(source)}${source.user === undefined ? '' : `, for ${source.user}`})`}</span>`
  })
}

function legCell({ marks }: TokenRow, leg: Leg, view: RunView): Html {
  const here = marks.filter((mark) => mark.leg === leg)
  if (here.length === 0) return html`<td><span class="aside">not seen</span></td>`
  return html`<td>${here.map(({ standing, tokens, exchanges }) => {
    const { sign, word } = standingWords[standing]
    const what = standing === 'crossed' ? crossedWords[leg] : word
    return html`<span class="standing ${standing}">${sign} ${tokens.length} ${what}</span> ${exchangeLinks(exchanges.slice(0, 3), view)}${exchanges.length > 3 && html` <span class="aside">and ${exchanges.length - 3} more</span>`}`
  })}</td>`
}
