import type { CheckResult, ProbeResult } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { kindWords } from '../words.ts'
import { audienceView } from './audience.ts'
import { badge } from './badge.ts'
import { type Html, html } from './html.ts'
import { exchangeLinks } from './links.ts'

/** One probe of a check: what was expected, what was seen, and the exchanges that show it. */
export function probeView(probe: ProbeResult, check: CheckResult, view: RunView): Html {
  const { expected, actual, outcome, reason, kind, audience } = probe
  return html`<div class="probe ${outcome}">
<p class="line">${badge(outcome)} <span class="id">${shortName(probe, check)}</span>${
    probe.level !== check.level && html` <span class="level">${probe.level}</span>`
  }${evidence(probe)}</p>
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
export function evidence(probe: ProbeResult): Html {
  const control = probe.control ?? []
  if (control.length + probe.exchanges.length === 0) return html``
  return html` <span class="evidence">${control.length > 0 && html`control ${exchangeLinks(control)} `}${
    probe.exchanges.length > 0 &&
    html`${probe.exchanges.length === 1 ? 'exchange' : 'exchanges'} ${exchangeLinks(probe.exchanges)}`
  }</span>`
}

/** The part of a probe's id that its check does not say already. */
function shortName(probe: ProbeResult, check: CheckResult): string {
  return probe.id.startsWith(`${check.id}/`) ? probe.id.slice(check.id.length + 1) : probe.id
}
