import { isJudged, type JudgedColumn, type Matrix, type MatrixCell, type MatrixRow } from '../../run/matrix.ts'
import { renderDocument } from '../html/document.ts'
import { type Html, html, type Part } from '../html/html.ts'
import { checkAnchor } from '../html/links.ts'
import { layout } from '../html/look/layout.ts'
import { parts } from '../html/look/parts.ts'
import { theme } from '../html/look/theme.ts'
import { groupBy } from '../view.ts'
import { count, durationWords, kindWords, outcomeWords, verdictWords } from '../words.ts'
import { matrixLook } from './look.ts'
import { rowsInScope, rowsWithFindings } from './rows.ts'

/**
 * Writes a matrix as one HTML page without a script: the columns with their verdicts, the checks that failed or warned,
 * and every check by topic. A cell leads to the check in the report of its column. The same matrix gives the same bytes.
 */
export function renderMatrixHtml(matrix: Matrix): string {
  const style = `${theme}${layout}${parts}${matrixLook}`
  const findings = rowsWithFindings(matrix)
  const all = rowsInScope(matrix)
  const title = `${count(matrix.columns.length, 'column')}: ${headline(matrix)}`
  return renderDocument({
    title: `${title} (${matrix.tool.name})`,
    style,
    generator: `${matrix.tool.name} ${matrix.tool.version}`,
    skip: 'findings',
    body: html`<header class="top">
<p class="brand"><strong>${matrix.tool.name}</strong> conformance matrix</p>
<h1>${headline(matrix)}</h1>
</header>
<div class="page plain">
<main id="main">
<section id="columns" aria-labelledby="columns-title">
<h2 id="columns-title">Columns</h2>
${summary(matrix)}</section>
${
  findings.length > 0 &&
  html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Failed or warned somewhere</h2>
${table('Checks that failed or warned', matrix, [['', findings]])}</section>
`
}${
  all.length > 0 &&
  html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">Every check in scope</h2>
${table('Checks in scope by topic', matrix, [...groupBy(all, ({ topic }) => topic)])}</section>
`
}</main>
</div>
<footer><p>Written by ${matrix.tool.name} ${matrix.tool.version}. The same as data: <code>matrix.json</code>. A cell leads to the report of its column.</p></footer>`,
  })
}

function headline({ columns }: Matrix): string {
  const bad = columns.filter((column) => column.exitCode !== 0).length
  if (columns.length === 0) return 'Nothing was judged'
  return bad === 0 ? 'No column failed' : `${bad} of ${count(columns.length, 'column')} failed or incomplete`
}

function summary({ columns }: Matrix): Html {
  return html`<div class="sideways" role="region" aria-label="The verdict of each column" tabindex="0"><table class="summary">
<thead><tr><th scope="col">Target</th><th scope="col">Verdict</th><th scope="col">MCP</th>${(
    ['failed', 'warned', 'info', 'passed'] as const
  ).map((outcome) => html`<th scope="col">${outcomeWords[outcome].word}</th>`)}<th scope="col">Took</th></tr></thead>
<tbody>
${columns.map((column) => {
  if (!isJudged(column))
    return html`<tr><th scope="row">${column.name}</th><td colspan="7">not judged: ${column.error.message}</td></tr>\n`
  const { counts } = column
  const word = verdictWords[column.verdict]
  const gate =
    column.gate === column.verdict ? undefined : `, after expected failures ${verdictWords[column.gate].toLowerCase()}`
  return html`<tr><th scope="row">${linked(column, '', column.name)}${column.fault !== undefined && html` <span class="tag">fault ${column.fault}</span>`}</th><td class="words">${word}${gate}<span class="aside"> ${column.verdictText}</span></td><td>${column.spec}</td>${[
    counts.failed,
    counts.warned,
    counts.info,
    counts.passed,
  ].map((n) => html`<td class="n">${n}</td>`)}<td>${durationWords(column.duration)}</td></tr>\n`
})}</tbody></table></div>
`
}

function table(
  label: string,
  matrix: Matrix,
  groups: readonly (readonly [topic: string, rows: readonly MatrixRow[]])[],
): Html {
  return html`<div class="sideways" role="region" aria-label="${label}" tabindex="0"><table class="matrix">
<thead><tr><th scope="col">Check</th>${matrix.columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
${groups.map(
  ([topic, rows]) => html`<tbody>
${topic !== '' && html`<tr><th scope="rowgroup" colspan="${matrix.columns.length + 1}">${topic}</th></tr>\n`}${rows.map(
  (row) =>
    html`<tr><th scope="row" title="${row.requirement}">${row.id}</th>${row.cells.map((cell, index) =>
      cellView(cell, row.id, matrix.columns[index]),
    )}</tr>\n`,
)}</tbody>
`,
)}</table></div>
`
}

function cellView(cell: MatrixCell | null, id: string, column: Matrix['columns'][number] | undefined): Html {
  if (cell === null || column === undefined || !isJudged(column)) return html`<td class="none">–</td>`
  const { sign, word } = outcomeWords[cell.outcome]
  const why = cell.kind === undefined ? word : kindWords[cell.kind].title.toLowerCase()
  const apart = cell.platform === true && ['failed', 'warned', 'info'].includes(cell.outcome)
  const aside = [cell.expected === true ? 'expected' : '', apart ? 'about the platform' : '']
  const words = [`${sign} ${why}`, ...aside.filter((part) => part !== '')].join(', ')
  return html`<td class="${cell.outcome}">${linked(column, `#${checkAnchor(id)}`, words)}</td>`
}

/** A link into the report of a column; where no page was written, its words. */
function linked({ reports }: JudgedColumn, fragment: string, words: Part): Html {
  const page = reports['html']
  return page === undefined ? html`${words}` : html`<a href="${page}${fragment}">${words}</a>`
}
