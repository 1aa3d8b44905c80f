import type { CheckResult, Outcome, ProbeResult } from '../../run/finished-run.ts'
import { decidingProbe, groupBy, having, type RunView } from '../view.ts'
import { count } from '../words.ts'
import { audienceView } from './audience.ts'
import { badge, level } from './badge.ts'
import { type Html, html } from './html.ts'
import { checkLink, withCode } from './links.ts'
import { evidence, expectedActual } from './probe.ts'

/** The failures, or the warnings, by topic: each in one glance, and a link to all of it. */
export function findings(view: RunView, outcome: Outcome): Html | undefined {
  const found = having(view.run.checks, outcome)
  if (found.length === 0) return undefined
  return html`${[...groupBy(found, (check) => check.topic)].map(
    ([topic, checks]) => html`<h3>${topic}</h3>
<ul class="findings">
${checks.map((check) => finding(check, view))}</ul>
`,
  )}`
}

function finding(check: CheckResult, view: RunView): Html {
  const probe = decidingProbe(check)
  return html`<li class="finding ${check.outcome}">
<p class="line">${badge(check.outcome)} ${checkLink(check.id)} ${level(check)}${probe !== undefined && evidence(probe, view)}</p>
<p>${withCode(check.requirement)}</p>
${probe !== undefined && seen(probe, view)}${further(check)}</li>
`
}

function seen(probe: ProbeResult, view: RunView): Html {
  const { expected, actual, audience } = probe
  return html`${expectedActual(expected, actual)}${audience !== undefined && audienceView(audience, view.run.target)}`
}

function further(check: CheckResult): Html {
  const others = check.probes.filter((probe) => probe.outcome === check.outcome).length - 1
  return others > 0 ? html`<p class="more">${count(others, 'further probe')} of it came to the same.</p>` : html``
}
