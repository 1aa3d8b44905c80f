import type { CheckResult, Outcome } from '../../run/finished-run.ts'
import { outcomeWords } from '../words.ts'
import { type Html, html, type Part } from './html.ts'

/** The sign of an outcome alone, for where the word stands beside it. */
export function sign(outcome: Outcome): Html {
  return html`<span class="sign ${outcome}" aria-hidden="true">${outcomeWords[outcome].sign}</span>`
}

/** Sign and word of an outcome. */
export function badge(outcome: Outcome): Html {
  return html`<span class="badge ${outcome}">${outcomeWords[outcome].sign} ${outcomeWords[outcome].word}</span>`
}

/** The level of a check, and whether it is derived or counts by a profile only. */
export function level(check: Pick<CheckResult, 'level' | 'derived' | 'profile' | 'platform'>): Html {
  return html`<span class="level">${check.level}${check.derived !== undefined && html`<abbr title="derived from several rules">†</abbr>`}</span>${
    check.profile !== undefined && html` <span class="tag">profile ${check.profile}</span>`
  }${check.platform === true && html` <span class="tag">about the platform</span>`}`
}

/** One row of a list of facts; a row without a value is left out. */
export function fact(label: string, value: Html | readonly Part[] | string | undefined): Html {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return html``
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`
}
