import type { FinishedRun } from '../../run/finished-run.ts'
import { having, inScope, type RunView, viewOf } from '../view.ts'
import { outcomeOrder, outcomeWords, verdictWords } from '../words.ts'
import { checks } from './checks.ts'
import { renderDocument } from './document.ts'
import { exchanges } from './exchanges.ts'
import { findings } from './findings.ts'
import { header } from './header.ts'
import { type Html, html } from './html.ts'
import { lineage } from './lineage.ts'
import { topicAnchor } from './links.ts'
import { layout } from './look/layout.ts'
import { drawingLook, lineageLook } from './look/lineage.ts'
import { paper } from './look/paper.ts'
import { parts } from './look/parts.ts'
import { theme } from './look/theme.ts'
import { notJudged } from './not-judged.ts'
import { overview } from './overview.ts'
import { preflight } from './preflight.ts'
import { scenarios } from './scenarios.ts'
import { script } from './script.ts'
import { tokens } from './tokens.ts'

/** One section of the report; one that has nothing to say is left out. */
interface Section {
  readonly id: string
  readonly title: string
  readonly render: (view: RunView) => Html | undefined
  /** What the contents count beside the title. */
  readonly size?: (view: RunView) => number
}

/** The sections from top to bottom: what stands in the way, what failed, the whole, the evidence. */
const sections: readonly Section[] = [
  { id: 'preflight', title: 'Preflight', render: preflight, size: ({ run }) => run.preflight.length },
  {
    id: 'failures',
    title: 'Failures',
    render: (view) => findings(view, 'failed'),
    size: ({ run }) => run.counts.failed,
  },
  {
    id: 'warnings',
    title: 'Warnings',
    render: (view) => findings(view, 'warned'),
    size: ({ run }) => run.counts.warned,
  },
  { id: 'overview', title: 'Overview', render: overview },
  {
    id: 'checks',
    title: 'Checks',
    render: (view) => withFilter(checks(view)),
    size: ({ run }) => run.checks.filter(inScope).length,
  },
  { id: 'tokens', title: 'Tokens', render: tokens, size: ({ run }) => run.lineage.tokens.length },
  { id: 'lineage', title: 'Lineage', render: lineage },
  {
    id: 'not-judged',
    title: 'Not judged',
    render: notJudged,
    size: ({ run }) => having(run.checks, 'not-judged').length,
  },
  { id: 'scenarios', title: 'Scenarios', render: scenarios, size: ({ run }) => run.scenarios.length },
  { id: 'exchanges', title: 'Exchanges', render: exchanges, size: ({ run }) => run.exchanges.length },
]

/**
 * Writes the report as one HTML file that asks nothing of any host, needs no script to be read, and treats every text
 * of the target as text. The same run gives the same bytes.
 */
export function renderHtml(run: FinishedRun): string {
  const view = viewOf(run)
  const style = `${theme}${layout}${parts}${lineageLook}${drawingLook}${paper}`
  const filled = sections.flatMap((section) => {
    const content = section.render(view)
    return content === undefined ? [] : [{ section, content }]
  })
  return renderDocument({
    title: `${verdictWords[run.verdict]}: ${run.target.name} (${run.tool.name})`,
    style,
    script,
    generator: `${run.tool.name} ${run.tool.version}`,
    skip: 'findings',
    body: html`${header(view)}
<div class="page">
${contents(
  filled.map(({ section }) => section),
  view,
)}
<main id="main">
${filled.map(
  ({ section, content }) => html`<section id="${section.id}" aria-labelledby="${section.id}-title">
<h2 id="${section.id}-title">${section.title}</h2>
${content}
</section>
`,
)}</main>
</div>
<footer><p>Written by ${run.tool.name} ${run.tool.version} from one run. The same run as data: <code>run.json</code>. Secrets were replaced when they were recorded.</p></footer>`,
  })
}

function contents(filled: readonly Section[], view: RunView): Html {
  return html`<nav aria-label="Contents"><ul>
${filled.map(
  (
    section,
  ) => html`<li><a href="#${section.id}">${section.title}${section.size !== undefined && html` <span class="n">${section.size(view)}</span>`}</a>${
    section.id === 'checks' && topicList(view)
  }</li>
`,
)}</ul></nav>`
}

function topicList(view: RunView): Html {
  return html`<ul>${view.topics.map(
    ({ title, checks: all }) =>
      html`<li><a href="#${topicAnchor(title)}">${title} <span class="n">${all.length}</span></a></li>`,
  )}</ul>`
}

/** The filter is shown by the script, since it can do nothing without. */
function withFilter(content: Html | undefined): Html | undefined {
  if (content === undefined) return undefined
  return html`<div class="filter" role="search" aria-label="Checks" hidden>
<input id="filter-text" type="search" placeholder="Search checks" aria-label="Search checks" autocomplete="off">
<select id="filter-outcome" aria-label="Outcome"><option value="">every outcome</option>${outcomeOrder.map(
    (outcome) => html`<option value="${outcome}">${outcomeWords[outcome].word}</option>`,
  )}</select>
<span id="filter-said" class="aside" role="status"></span>
</div>
${content}`
}
