import { type Html, html, ours, textOf } from '../html/html.ts'
import { colours } from '../html/look/colours.ts'
import { lineageLook } from '../html/look/lineage.ts'
import { shorten } from '../terminal/plain.ts'
import { visible } from '../visible.ts'
import { type LineageGraph, lineageGraph, type Mark } from './graph.ts'
import {
  type Arrow,
  type Band,
  type Lane,
  layOut,
  measures,
  type PictureLayout,
  type PlacedGroup,
  type PlacedRow,
} from './layout.ts'
import {
  clearWords,
  crossedWords,
  crossingWords,
  grantCount,
  grantPlace,
  grantTitle,
  legWords,
  standingWords,
  tokenCount,
} from './words.ts'

/** The room around a picture that is a file of its own. */
const margin = 16

/**
 * Draws a lineage as SVG: grants, their tokens, and a lane for each leg with a mark where tokens were seen. What stands
 * where it does not belong has a sign, words and a thick line of its own, so colour is never needed. One image to a
 * screen reader, described in a sentence; the table beside it has the rest.
 */
export function lineagePicture(graph: LineageGraph): Html {
  const layout = layOut(graph)
  return html`<svg class="lineage" viewBox="0 0 ${layout.width} ${layout.height}" ${inside(graph, layout)}</svg>`
}

/** Draws the lineage of a run as an SVG file, with its look in it. The same run gives the same bytes. */
export function renderLineage(run: Parameters<typeof lineageGraph>[0]): string {
  const graph = lineageGraph(run)
  const layout = layOut(graph)
  const width = layout.width + 2 * margin
  const height = layout.height + 2 * margin
  const sheet = html`<style>${ours(`${colours}${lineageLook}`)}</style>
<rect class="sheet" x="${-margin}" y="${-margin}" width="${width}" height="${height}"/>`
  return `${textOf(html`<svg xmlns="http://www.w3.org/2000/svg" class="lineage" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" ${inside(graph, layout, sheet)}</svg>`)}\n`
}

/** From the last attributes of the picture to its last element. */
function inside(graph: LineageGraph, layout: PictureLayout, sheet?: Html): Html {
  const { lanes, bands, groups, arrows, left, legendY } = layout
  return html`role="img" aria-labelledby="lineage-picture lineage-words">
<title id="lineage-picture">Grants, the tokens that came from them, and the legs on which they were seen</title>
<desc id="lineage-words">${described(graph)}</desc>
${sheet}${lanes.map(laneHead)}
${bands.map((band) => bandView(band, lanes))}${arrows.map(arrowView)}
${groups.map((group) => groupView(group, lanes))}${legend(graph, legendY, left)}`
}

function described(graph: LineageGraph): string {
  const crossed = graph.crossings.map(crossingWords)
  return [...crossed, clearWords(graph) ?? ''].join(' ').trim()
}

function laneHead({ leg, watched, box }: Lane): Html {
  const { name, between } = legWords[leg]
  return html`<text class="name" x="${box.x + 8}" y="18">${name}</text><text class="soft" x="${box.x + 8}" y="35">${watched ? between : 'not watched'}</text>`
}

/** The ground of a lane is filled where tokens of the band belong. */
function bandView({ title, y, bottom, home }: Band, lanes: readonly Lane[]): Html {
  return html`${lanes.map(
    ({ leg, box }) =>
      html`<rect class="${home.includes(leg) ? 'home' : 'away'}" x="${box.x}" y="${y}" width="${box.width}" height="${bottom - y}"/>`,
  )}<text class="band" x="0" y="${y + 20}">${title}</text>
`
}

function arrowView({ fromY, toY, x }: Arrow): Html {
  const { grants, tokensFrom } = measures
  return html`<path class="exchanged" d="M${tokensFrom} ${fromY}H${x}V${toY}H${grants + 5}"/><path class="head" d="M${grants} ${toY}l8 -4v8z"/>`
}

function groupView({ group, box, rows }: PlacedGroup, lanes: readonly Lane[]): Html {
  const middle = box.y + box.height / 2
  const { grants, tokensFrom } = measures
  return html`${rows.map(({ y }) => html`<path class="link" d="M${grants} ${y}H${tokensFrom}"/>`)}
<rect class="grant" x="0.5" y="${box.y + 0.5}" width="${box.width - 1}" height="${box.height - 1}" rx="4"/>
<text class="name" x="12" y="${middle - 14}">${fitted(grantTitle(group), 36)}</text>
<text class="soft" x="12" y="${middle + 4}">${fitted(grantPlace(group), 42)}</text>
<text class="soft" x="12" y="${middle + 21}">${fitted(grantCount(group), 42)}</text>
${rows.map((row) => rowView(row, lanes))}`
}

function rowView({ row, y }: PlacedRow, lanes: readonly Lane[]): Html {
  const { tokensFrom, tokens } = measures
  const marks = lanes.flatMap((lane) => {
    const here = row.marks.filter(({ leg }) => leg === lane.leg)
    return here.length === 0 ? [] : [{ lane, here }]
  })
  const crossed = marks.some(({ here }) => here[0]?.standing === 'crossed')
  let from = tokensFrom + tokens
  const lines = marks.map(({ lane, here }) => {
    const start = from
    from = lane.x
    return html`<path class="${here[0]?.standing === 'crossed' ? 'wrong' : 'link'}" d="M${start} ${y}H${lane.x}"/>`
  })
  return html`${lines}<rect class="token${crossed && ' crossed'}" x="${tokensFrom}" y="${y - 12}" width="${tokens}" height="24" rx="12"/><text class="kind" x="${tokensFrom + 12}" y="${y + 4.5}">${fitted(tokenCount(row.tokens.length, row.kind), 19)}</text>
${marks.map(({ lane, here }) => html`${here.slice(0, 1).map((mark) => markView(mark, lane.x, y))}${counted(here, lane.x, y)}`)}
`
}

function markView({ standing }: Mark, x: number, y: number): Html {
  if (standing === 'crossed')
    return html`<rect class="cross" x="${x - 11}" y="${y - 11}" width="22" height="22" rx="3"/><path class="x" d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10"/>`
  return html`<circle class="${standing === 'held' ? 'full' : 'open'}" cx="${x}" cy="${y}" r="6"/>`
}

/** How many, above the line; of a crossing also what happened, below it. Further marks of the lane follow with signs. */
function counted([first, ...others]: readonly Mark[], x: number, y: number): Html {
  if (first === undefined) return html``
  const bad = first.standing === 'crossed'
  const left = bad ? x + 17 : x + 11
  const rest = others.map(({ standing, tokens }) => `  ${standingWords[standing].sign} ${tokens.length}`).join('')
  return html`<text class="${bad ? 'n bad' : 'n'}" x="${left}" y="${y - 4}">${first.tokens.length}${rest !== '' && html`<tspan class="rest">${rest}</tspan>`}</text>${
    bad && html`<text class="bad" x="${left}" y="${y + 14}">${crossedWords[first.leg]}</text>`
  }`
}

/** What the signs mean, each with the room that its words take. */
function legend({ groups }: LineageGraph, y: number, left: number): Html {
  const exchanged = groups.some(({ rows }) => rows.some(({ from }) => from.length > 0))
  return html`<circle class="full" cx="7" cy="${y - 4}" r="6"/><text class="soft" x="20" y="${y}">in place</text>
<circle class="open" cx="97" cy="${y - 4}" r="6"/><text class="soft" x="110" y="${y}">asked about, exchanged, or shown by claimcheck itself</text>
<rect class="cross" x="456" y="${y - 13}" width="18" height="18" rx="3"/><path class="x" d="M461 ${y - 8}l8 8m0 -8l-8 8"/><text class="soft" x="482" y="${y}">does not belong there</text>${
    exchanged &&
    html`<path class="exchanged" d="M646 ${y - 4}H670"/><path class="head" d="M678 ${y - 4}l-8 -4v8z"/><text class="soft" x="685" y="${y}">exchanged (RFC 8693)</text>`
  }${left > 0 && html`<text class="soft" x="0" y="${y + 18}">${left} further groups are in the table.</text>`}
`
}

/** Visible text that fits: what a target names can be as long as it likes. */
function fitted(text: string, room: number): string {
  return shorten(visible(text), room)
}
