import type { CheckResult, Outcome } from '../../run/finished-run.ts'
import { decidingProbe, groupBy, having, type RunView } from '../view.ts'
import { badge, level } from './badge.ts'
import { type Html, html } from './html.ts'
import { checkLink } from './links.ts'

/** The failures, or the warnings, by topic: each in one glance, and a link to all of it. */
export function findings(view: RunView, outcome: Outcome): Html | undefined {
  const found = having(view.run.checks, outcome)
  if (found.length === 0) return undefined
  return html`${[...groupBy(found, (check) => check.topic)].map(
    ([topic, checks]) => html`<h3>${topic}</h3>
<ul class="findings">
${checks.map((check) => finding(check))}</ul>
`,
  )}`
}

function finding(check: CheckResult): Html {
  const probe = decidingProbe(check)
  return html`<li class="finding ${check.outcome}">
<p class="line">${badge(check.outcome)} ${checkLink(check.id)} ${level(check)}</p>
<p>${check.requirement}</p>
${probe !== undefined && expectedActual(probe.expected, probe.actual)}
</li>
`
}

/** Expected and Actual side by side. */
export function expectedActual(expected: string | undefined, actual: string | undefined, held = false): Html {
  if (expected === undefined && actual === undefined) return html``
  return html`<dl class="pair ${held ? 'held' : 'broken'}"><div><dt>Expected</dt><dd>${expected ?? '–'}</dd></div><div><dt>Actual</dt><dd>${actual ?? '–'}</dd></div></dl>`
}
