import type { CheckResult } from '../../run/finished-run.ts'
import type { RunView, Topic } from '../view.ts'
import { outcomeWords } from '../words.ts'
import { sign } from './badge.ts'
import { type Html, html } from './html.ts'
import { checkAnchor, topicAnchor } from './links.ts'

/** Every check in scope as one cell, by topic: where the colour is, and how much there is. */
export function overview(view: RunView): Html | undefined {
  if (view.topics.length === 0) return undefined
  return html`<dl class="overview">
${view.topics.map(row)}</dl>`
}

function row(topic: Topic): Html {
  return html`<div><dt><a href="#${topicAnchor(topic.title)}">${topic.title}</a></dt>
<dd><ul class="cells" aria-label="Checks of ${topic.title}">${topic.checks.map(cell)}</ul></dd></div>
`
}

function cell(check: CheckResult): Html {
  const name = `${check.id}: ${outcomeWords[check.outcome].word}`
  return html`<li><a class="cell ${check.outcome}" href="#${checkAnchor(check.id)}" title="${name}">${sign(check.outcome)}</a></li>`
}
