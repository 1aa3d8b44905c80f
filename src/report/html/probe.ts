import type { CheckResult, ProbeResult } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { kindWords } from '../words.ts'
import { audienceView } from './audience.ts'
import { badge } from './badge.ts'
import { type Html, html } from './html.ts'
import { exchangeLinks } from './links.ts'

/** The probes of a check: those that passed and say no more than that as a table, any other in full before it. */
export function probes(check: CheckResult, view: RunView): Html {
  const isBrief = ({ outcome, reason, audience }: ProbeResult): boolean =>
    outcome === 'passed' && reason === undefined && audience === undefined
  const brief = check.probes.filter(isBrief)
  return html`${check.probes.filter((probe) => !isBrief(probe)).map((probe) => probeView(probe, check, view))}${
    brief.length > 0 &&
    html`<table class="held"><thead><tr><th>✓ passed</th><th>Expected</th><th>Actual</th><th>Seen in</th></tr></thead><tbody>
${brief.map(
  (probe) =>
    html`<tr><td>${shortName(probe, check)}</td><td>${probe.expected}</td><td>${probe.actual}</td><td>${numbers(probe, view)}</td></tr>\n`,
)}</tbody></table>`
  }`
}

/** One probe of a check: what was expected, what was seen, and the exchanges that show it. */
function probeView(probe: ProbeResult, check: CheckResult, view: RunView): Html {
  const { expected, actual, outcome, reason, kind, audience } = probe
  return html`<div class="probe ${outcome}">
<p class="line">${badge(outcome)} <span class="id">${shortName(probe, check)}</span>${
    probe.level !== check.level && html` <span class="level">${probe.level}</span>`
  }${evidence(probe, view)}</p>
${expectedActual(expected, actual, outcome === 'passed')}${
  reason !== undefined && html`<p>${kind !== undefined && html`${kindWords[kind].title}: `}${reason}</p>`
}${audience !== undefined && audienceView(audience, view.run.target)}
</div>
`
}

/** Expected and Actual side by side. */
export function expectedActual(expected: string | undefined, actual: string | undefined, held = false): Html {
  if (expected === undefined && actual === undefined) return html``
  return html`<dl class="pair ${held ? 'held' : 'broken'}"><div><dt>Expected</dt><dd>${expected ?? '–'}</dd></div><div><dt>Actual</dt><dd>${actual ?? '–'}</dd></div></dl>`
}

/** Links to the exchanges that a probe rests on, and to those of its control. */
export function evidence(probe: ProbeResult, view: RunView): Html {
  const all = [...(probe.control ?? []), ...probe.exchanges]
  return all.length === 0 ? html`` : html` <span class="evidence">${numbers(probe, view)}</span>`
}

function numbers(probe: ProbeResult, view: RunView): Html {
  const control = probe.control ?? []
  return html`${control.length > 0 && html`control ${exchangeLinks(control, view)} `}${
    probe.exchanges.length > 0 &&
    html`${probe.exchanges.length === 1 ? 'exchange' : 'exchanges'} ${exchangeLinks(probe.exchanges, view)}`
  }`
}

/** The part of a probe's id that its check does not say already. */
function shortName(probe: ProbeResult, check: CheckResult): string {
  return probe.id.startsWith(`${check.id}/`) ? probe.id.slice(check.id.length + 1) : probe.id
}
