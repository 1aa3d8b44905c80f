import { scenarios } from '../../scenarios/index.ts'
import { type DeploymentFault, faults } from '../../src/faults/index.ts'
import { checkPath } from '../../src/report/check-page.ts'
import { type Html, html, joined, type Part } from '../../src/report/html/html.ts'
import { withCode } from '../../src/report/html/links.ts'
import { count } from '../../src/report/words.ts'
import { checkOf, type Scenario } from '../../src/scenario/definition.ts'
import { hrefFrom, type SitePage } from './page.ts'
import { anchorOf } from './paths.ts'
import { commandOf } from './see-it-fail.ts'

/** All scenarios in the order in which they are played. */
export function scenariosPage(): SitePage {
  const path = 'scenarios.html'
  const all = Object.entries(scenarios)
  return {
    path,
    title: 'Scenarios',
    lead: `${all.length} stories that clients and people live through. Each gives an outcome for every probe that it declares.`,
    area: 'Scenarios',
    entries: all.map(([id]) => ({ title: id, path: `${path}#${anchorOf(id)}` })),
    body: html`${all.map(([id, scenario]) => scenarioView(id, scenario, path))}`,
  }
}

function scenarioView(id: string, { title, seats, impact, checks }: Scenario, path: string): Html {
  return html`<section aria-labelledby="${anchorOf(id)}"><h2 id="${anchorOf(id)}">${id}</h2>
<p>${withCode(title)}</p>
<p class="aside">${impact}; seats: ${seats.join(', ')}. <code class="cmd">claimcheck run --scenario ${id}</code></p>
<p>Judges ${checkLinks(checks, path)}.</p></section>
`
}

/** All faults in the order in which the proof puts them in. */
export function faultsPage(): SitePage {
  const path = 'faults.html'
  return {
    path,
    title: 'Faults',
    lead: `${faults.length} plausible mistakes. Each names the probes that fail with it, and no others do: claimcheck prove shows it.`,
    area: 'Faults',
    body: html`${faults.map((fault) => faultView(fault, path))}`,
  }
}

function faultView(fault: DeploymentFault, path: string): Html {
  const { id, title, basis, fails, companions, blinds } = fault
  return html`<section aria-labelledby="${anchorOf(id)}"><h2 id="${anchorOf(id)}">${id}</h2>
<p>${withCode(title)}.</p>
<p class="aside">Why it is plausible: ${withCode(basis)}.</p>
<p>Fails ${probeLinks(fails, path)}.${
    companions.length > 0 &&
    html` With it: ${joined(
      companions.map(({ probe, reason }) => html`${probeLinks([probe], path)} (${reason})`),
      ', ',
    )}.`
  }${blinds.length > 0 && html` ${count(blinds.length, 'further probe')} can no longer be judged.`}</p>
<p><code class="cmd">${commandOf(fault)}</code></p></section>
`
}

function checkLinks(checks: readonly string[], path: string): readonly Part[] {
  return joined(
    checks.map((id) => html`<a class="id" href="${hrefFrom(path, checkPath(id))}">${id}</a>`),
    ', ',
  )
}

function probeLinks(probes: readonly string[], path: string): readonly Part[] {
  return joined(
    probes.map((probe) => html`<a class="id" href="${hrefFrom(path, checkPath(checkOf(probe)))}">${probe}</a>`),
    ', ',
  )
}
