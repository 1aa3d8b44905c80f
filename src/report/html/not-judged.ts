import type { CheckResult, NotJudgedKind } from '../../run/finished-run.ts'
import { groupBy, inScope, type RunView, reasonOf } from '../view.ts'
import { kindOrder, kindWords } from '../words.ts'
import { type Html, html } from './html.ts'
import { checkAnchor, checkLink, withCode } from './links.ts'

/** What was not judged, by kind: why, and how to change that. */
export function notJudged(view: RunView): Html | undefined {
  const byKind = groupBy(
    view.run.checks.filter((check) => check.kind !== undefined),
    (check) => check.kind ?? '',
  )
  const kinds = kindOrder.filter((kind) => byKind.has(kind))
  if (kinds.length === 0) return undefined
  return html`${kinds.map((kind) => kindView(kind, byKind.get(kind) ?? []))}`
}

function kindView(kind: NotJudgedKind, checks: readonly CheckResult[]): Html {
  const { title, why, change } = kindWords[kind]
  const told = checks.length === 1 || new Set(checks.map((check) => check.reason)).size > 1
  const items = checks.some(inScope)
    ? html`<ul class="left-list">
${checks.map((check) => html`<li>${checkLink(check.id)} ${reasonOf(check) ?? withCode(check.requirement)}</li>\n`)}</ul>`
    : html`<details class="fold"><summary>Show ${checks.length === 1 ? 'it' : `all ${checks.length}`}</summary>
${[...groupBy(checks, (check) => check.topic)].map(([topic, group]) => outside(topic, group, told))}</details>`
  return html`<h3>${title} <span class="n">${checks.length}</span></h3>
<p>${withCode(why)}</p>
<p><strong>To change that:</strong> ${withCode(change)}</p>
${items}
`
}

/** Requirements out of scope are told here, since no topic has them; a reason that all share is not repeated. */
function outside(topic: string, checks: readonly CheckResult[], withReason: boolean): Html {
  return html`<h4>${topic}</h4>
<ul class="left-list">
${checks.map(
  (check) =>
    html`<li id="${checkAnchor(check.id)}"><span class="id">${check.id}</span> <span class="level">${check.level}</span> ${withCode(check.requirement)}${
      withReason && check.reason !== undefined && html` <span class="aside">${check.reason}</span>`
    }</li>\n`,
)}</ul>`
}
