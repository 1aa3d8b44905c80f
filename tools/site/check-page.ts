import { scenarios } from '../../scenarios/index.ts'
import { judgedIn } from '../../src/cli/judged-in.ts'
import { type CheckExplanation, explainCheck } from '../../src/explain/explain-check.ts'
import { checkPath } from '../../src/report/check-page.ts'
import { fact } from '../../src/report/html/badge.ts'
import { type Html, html, joined, type Part } from '../../src/report/html/html.ts'
import { outward, withCode } from '../../src/report/html/links.ts'
import { roleWords } from '../../src/report/words.ts'
import { requirements } from '../../src/requirements/catalogue.ts'
import { levelOf, revisions } from '../../src/requirements/levels.ts'
import { profiles } from '../../src/requirements/profiles.ts'
import type { Requirement } from '../../src/requirements/requirement.ts'
import { topicOf } from '../../src/requirements/topics.ts'
import { checkOf } from '../../src/scenario/definition.ts'
import { type Entry, hrefFrom, type SitePage } from './page.ts'
import { anchorOf, scenarioPath } from './paths.ts'
import { faultsFailing, seeItFail } from './see-it-fail.ts'

/** The page of a requirement, whether a check judges it yet or not. */
export function checkPage(requirement: Requirement): SitePage {
  const { id, section, text } = requirement
  const path = checkPath(id)
  const check = explainCheck(requirement, { ...judgedIn(id), faults: faultsFailing(id) })
  return {
    path,
    title: id,
    lead: withCode(text),
    area: 'Checks',
    entries: neighbours(section),
    body: html`${verdictOnIt(check)}
<dl class="facts">
${[
  fact(
    'Topic',
    html`<a href="${hrefFrom(path, `checks/index.html#${anchorOf(topicOf(section).slug)}`)}">${topicOf(section).title}</a>, section ${section}`,
  ),
  fact(
    'Binds',
    html`the ${joined(
      requirement.roles.map((role) => roleWords[role]),
      ', ',
    )}`,
  ),
  fact('When', requirement.condition === undefined ? undefined : withCode(requirement.condition)),
  fact('Derived', requirement.derived === undefined ? undefined : withCode(requirement.derived)),
  fact('Profile', profileOf(id)),
]}</dl>
${levels(requirement)}
${check.why !== '' && html`<h2>What it stops</h2><p>${withCode(check.why)}</p>`}
<h2>What goes wrong</h2><p>${withCode(check.typicalFailure)}</p>
${check.fixes.length > 0 && html`<h2>How to fix it</h2><p class="aside">The likeliest cause first.</p><ol class="fixes">${check.fixes.map((fix) => html`<li>${withCode(fix)}</li>`)}</ol>`}
<h2>How it is judged</h2><p>${withCode(check.how)}</p>
<p>It takes the ${check.seats.length === 1 ? 'seat' : 'seats'} ${joined(
      check.seats.map((seat) => html`<code>${seat}</code>`),
      ', ',
    )}.</p>
${probes(check, requirement)}
${seeItFail(id, path)}
<h2>Sources</h2><ul class="plain">${check.sources.map(({ title, url }) => html`<li>${outward(url, title)}</li>\n`)}</ul>
${steps(requirement)}`,
  }
}

/** Whether anything judges it: nobody may take a requirement without a check for one that is held. */
function verdictOnIt({ judgement, id }: CheckExplanation): Html {
  switch (judgement.by) {
    case 'check':
      return html`<p>claimcheck judges it: <code class="cmd">claimcheck run --only ${id}</code></p>`
    case 'planned':
      return html`<p class="left"><strong>Not judged yet.</strong> No check judges it; every run counts it as such.</p>`
    case 'attest':
      return html`<p class="left"><strong>For a person to attest.</strong> ${withCode(judgement.reason)}</p>`
    case 'excluded':
      return html`<p class="left"><strong>Not judged.</strong> ${withCode(judgement.reason)}</p>`
  }
}

function profileOf(id: string): Html | undefined {
  const raising = profiles.filter(({ rows }) => rows.includes(id))
  if (raising.length === 0) return undefined
  return html`${raising.map(({ name, summary }) => html`<code>${name}</code> raises it to failing: ${summary} `)}`
}

function levels({ levels: known }: Requirement): Html {
  return html`<h2>Level</h2>
<div class="wide" tabindex="0"><table><thead><tr>${revisions.map((revision) => html`<th scope="col">${revision}</th>`)}</tr></thead>
<tbody><tr>${revisions.map((revision) => html`<td>${known[revision] ?? 'not known'}</td>`)}</tr></tbody></table></div>`
}

/** The probes with their stories, and where one binds less than the rest. */
function probes(check: CheckExplanation, requirement: Requirement): Html | undefined {
  if (check.probes.length === 0) return undefined
  const rows = Object.entries(scenarios).flatMap(([scenario, { probes: all, title }]) =>
    all.filter((probe) => checkOf(probe) === check.id).map((probe) => ({ probe, scenario, title })),
  )
  return html`<h3>Probes</h3>
<div class="wide"><table class="stack"><thead><tr><th scope="col">Probe</th><th scope="col">Level</th><th scope="col">Scenario</th></tr></thead><tbody>
${rows.map(
  ({ probe, scenario, title }) =>
    html`<tr><td class="id">${probe.slice(check.id.length + 1)}</td><td>${levelNow(requirement, probe)}</td><td><a href="${hrefFrom(checkPath(check.id), scenarioPath(scenario))}">${scenario}</a>: ${withCode(title)}</td></tr>\n`,
)}</tbody></table></div>`
}

/** The level of a probe in the newest revision that knows it. */
function levelNow(requirement: Requirement, probe: string): string {
  const known = revisions.filter((revision) => levelOf(requirement, probe, revision) !== undefined)
  const newest = known.at(-1)
  return newest === undefined ? '' : `${levelOf(requirement, probe, newest) ?? ''}`
}

/** The checks of the same section, for the contents. */
function neighbours(section: string): readonly Entry[] {
  return requirements.filter((other) => other.section === section).map(({ id }) => ({ title: id, path: checkPath(id) }))
}

/** The requirements before and after it in the catalogue. */
function steps({ id }: Requirement): Html {
  const at = requirements.findIndex((one) => one.id === id)
  const step = (other: Requirement | undefined, word: string): Part =>
    other === undefined
      ? html`<span></span>`
      : html`<span>${word}: <a class="id" href="${hrefFrom(checkPath(id), checkPath(other.id))}">${other.id}</a></span>`
  return html`<p class="steps">${step(requirements[at - 1], 'before')}${step(requirements[at + 1], 'after')}</p>`
}
