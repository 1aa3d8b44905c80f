import { type LineageFlow, legs } from '../lineage-flows.ts'
import { type Html, html } from './html.ts'

/** Measures of the picture, in its own units: a column of words, then a lane for each leg. */
const [words, lane, top, row] = [370, 130, 46, 54] as const
const width = words + lane * legs.length

/** One lane for each leg, one row for each flow; a bubble says how many of its tokens were seen there. */
export function lineagePicture(flows: readonly LineageFlow[]): Html {
  const height = top + row * flows.length
  return html`<svg class="lineage-picture" role="img" aria-labelledby="lineage-title lineage-desc" viewBox="0 0 ${width} ${height}">
<title id="lineage-title">Where tokens came from, and on which legs they were seen</title>
<desc id="lineage-desc">The table below says the same in words.</desc>
${legs.map(({ title }, at) => laneOf(title, at, height))}
${flows.map(rowOf)}</svg>`
}

function xOf(at: number): number {
  return words + lane * at + lane / 2
}

function laneOf(title: string, at: number, height: number): Html {
  const x = xOf(at)
  return html`<text class="lane-name" x="${x}" y="18">${title}</text><line class="lane" x1="${x}" y1="28" x2="${x}" y2="${height}"/>
`
}

function rowOf(flow: LineageFlow, at: number): Html {
  const y = top + row * at + row / 2 - 6
  const places = legs.flatMap(({ leg }, index) => (flow.seen[leg] === 0 ? [] : [{ x: xOf(index), n: flow.seen[leg] }]))
  const last = places.at(-1)
  const alarmed = flow.alarm !== undefined
  return html`<g class="${alarmed ? 'flow alarmed' : 'flow'}"><text class="flow-name" x="0" y="${y - 2}">${alarmed && '✗ '}${flow.title}</text><text class="flow-origin" x="0" y="${y + 15}">${flow.origin}</text>
${last !== undefined && html`<line class="way" x1="${words - 8}" y1="${y}" x2="${last.x}" y2="${y}"/>`}${places.map(
  ({ x, n }) => html`<circle cx="${x}" cy="${y}" r="16"/><text class="n" x="${x}" y="${y + 4}">${n}</text>`,
)}</g>
`
}

/** The same in words. */
export function lineageTable(flows: readonly LineageFlow[]): Html {
  return html`<div class="wide"><table class="flows"><caption class="said">Where tokens came from, and on which legs they were seen</caption>
<thead><tr><th scope="col">Tokens</th><th scope="col">From</th>${legs.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col">Trouble</th></tr></thead>
<tbody>${flows.map(
    (flow) =>
      html`<tr><th scope="row">${flow.title}</th><td>${flow.origin}</td>${legs.map(({ leg }) => html`<td>${flow.seen[leg] === 0 ? '–' : flow.seen[leg]}</td>`)}<td>${flow.alarm === undefined ? 'none' : html`<strong>✗ ${flow.alarm}</strong>`}</td></tr>
`,
  )}</tbody></table></div>`
}
