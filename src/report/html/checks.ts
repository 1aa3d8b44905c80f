import type { CheckResult } from '../../run/finished-run.ts'
import { checkPage } from '../check-page.ts'
import { curlCommand } from '../curl.ts'
import { decidingProbe, type RunView, reasonOf, type Topic } from '../view.ts'
import { count, kindWords, roleWords } from '../words.ts'
import { badge, fact, level } from './badge.ts'
import { type Html, html, joined, lines } from './html.ts'
import { checkAnchor, outward, topicAnchor, withCode } from './links.ts'
import { probes } from './probe.ts'

/** All checks in scope, by topic, each folded; failed ones stand open. */
export function checks(view: RunView): Html | undefined {
  if (view.topics.length === 0) return undefined
  return html`${view.topics.map((topic) => topicView(topic, view))}`
}

function topicView(topic: Topic, view: RunView): Html {
  return html`<section class="topic" aria-labelledby="${topicAnchor(topic.title)}">
<h3 id="${topicAnchor(topic.title)}">${topic.title}</h3>
${topic.checks.map((check) => checkView(check, view))}${
  topic.outside > 0 &&
  html`<p class="aside">${count(topic.outside, 'further requirement')} of this topic ${topic.outside === 1 ? 'is' : 'are'} <a href="#not-judged">out of scope</a>.</p>\n`
}</section>
`
}

/** One check, whole. The id stands inside the fold, so that a link opens it without a script. */
function checkView(check: CheckResult, view: RunView): Html {
  return html`<details class="check ${check.outcome}"${check.outcome === 'failed' && html` open`}>
<summary>${badge(check.outcome)}<h4>${check.id}</h4>${level(check)}<span class="gist">${withCode(check.requirement)}</span></summary>
<div class="body" id="${checkAnchor(check.id)}">
${check.outcome === 'not-judged' && notJudged(check)}${probes(check, view)}
<dl class="facts">
${facts(check, view)}</dl>
</div>
</details>
`
}

function notJudged(check: CheckResult): Html {
  const kind = check.kind === undefined ? 'Not judged' : kindWords[check.kind].title
  return html`<p class="left"><strong>${kind}.</strong> ${reasonOf(check)}</p>`
}

function facts(check: CheckResult, view: RunView): readonly Html[] {
  return [
    fact('How to fix', check.outcome === 'passed' || check.fixes.length === 0 ? undefined : fixes(check.fixes)),
    fact(
      'Level',
      html`${check.level}${check.profile !== undefined && html`, raised by the profile ${check.profile}`}, for the ${check.role.map((role) => roleWords[role]).join(', ')}`,
    ),
    fact('Derived', check.derived === undefined ? undefined : withCode(check.derived)),
    fact('When', check.condition === undefined ? undefined : withCode(check.condition)),
    fact('Sources', sources(check, view)),
    fact('What goes wrong', withCode(check.typicalFailure)),
    fact('How it is judged', withCode(check.how)),
    fact('Scenario', scenariosOf(check)),
    fact('Same failure', faults(check)),
    fact('Reproduce', reproduction(check, view)),
    fact('Documentation', documentation(check, view)),
    fact(
      'Next',
      html`<code class="cmd">claimcheck explain ${check.id}</code>${check.outcome !== 'passed' && html` <code class="cmd">claimcheck replay . ${check.id}</code> (typed in the folder of this page)`}`,
    ),
  ]
}

function documentation({ id }: CheckResult, { run }: RunView): Html | undefined {
  const page = checkPage(run.tool, id)
  return page === undefined ? undefined : outward(page, 'what it means, how it is judged, how to fix it')
}

/** Where it is judged; the probes of a check may belong to several scenarios. */
function scenariosOf({ probes }: CheckResult): Html | undefined {
  const ids = [...new Set(probes.map(({ scenario }) => scenario))]
  return ids.length === 0 ? undefined : html`${ids.map((id) => html`<code>${id}</code> `)}`
}

function fixes(list: readonly string[]): Html {
  return html`<ol class="fixes">${list.map((fix) => html`<li>${withCode(fix)}</li>`)}</ol>`
}

/** The sources of a requirement, as links: those that speak for the revision that was judged by. */
export function sources(check: CheckResult, view: RunView): Html | undefined {
  const bound = check.sources.filter(({ revisions }) => revisions === undefined || revisions.includes(view.run.spec))
  const told = bound.length > 0 ? bound : check.sources
  if (told.length === 0) return undefined
  return html`${joined(
    told.map((source) => outward(source.url, source.title)),
    '; ',
  )}`
}

/** The request that decided, for a shell; of what passed there is nothing to reproduce. */
function reproduction(check: CheckResult, view: RunView): Html | undefined {
  if (check.outcome === 'passed' || check.outcome === 'not-judged') return undefined
  const exchange = view.exchanges.get(decidingProbe(check)?.exchanges.at(-1) ?? 0)
  const command = exchange === undefined ? undefined : curlCommand(exchange)
  return command === undefined ? undefined : html`<pre>${lines(command)}</pre>`
}

function faults(check: CheckResult): Html | undefined {
  if (check.faults.length === 0) return undefined
  return html`<code class="cmd">claimcheck prove --only ${check.faults.join(',')}</code>`
}
