import { judgedIn } from '../../src/cli/judged-in.ts'
import { checkPath } from '../../src/report/check-page.ts'
import { type Html, html } from '../../src/report/html/html.ts'
import { withCode } from '../../src/report/html/links.ts'
import { requirements } from '../../src/requirements/catalogue.ts'
import { revisions } from '../../src/requirements/levels.ts'
import type { Requirement } from '../../src/requirements/requirement.ts'
import { type Topic, topicOf, topics } from '../../src/requirements/topics.ts'
import { hrefFrom, type SitePage } from './page.ts'
import { anchorOf } from './paths.ts'

const path = 'checks/index.html'

/** What stands in the list for a requirement, by who judges it. */
const judgedBy = {
  check: 'judged',
  planned: 'not judged yet',
  attest: 'by a person',
  excluded: 'excluded',
} as const

/** All requirements by topic, each with its newest level and whether a check judges it. */
export function checksIndex(): SitePage {
  const judged = requirements.filter(({ id }) => judgedIn(id).probes.length > 0)
  return {
    path,
    title: 'Checks',
    lead: `${requirements.length} requirements; ${judged.length} of them are judged. The others are never called passed.`,
    area: 'Checks',
    entries: topics.map(({ slug, title }) => ({ title, path: `${path}#${anchorOf(slug)}` })),
    body: html`${topics.map(topicView)}`,
  }
}

function topicView(topic: Topic): Html {
  const rows = requirements.filter(({ section }) => topicOf(section) === topic)
  return html`<section aria-labelledby="${anchorOf(topic.slug)}">
<h2 id="${anchorOf(topic.slug)}">${topic.title}</h2>
<p class="aside">${topic.question}</p>
<div class="wide"><table class="stack"><thead><tr><th scope="col" class="id">Check</th><th scope="col">Requirement</th><th scope="col">Level</th><th scope="col">Judged</th></tr></thead><tbody>
${rows.map(row)}</tbody></table></div>
</section>
`
}

function row(requirement: Requirement): Html {
  const { id, text, levels, judgement } = requirement
  const newest = revisions.findLast((revision) => levels[revision] !== undefined)
  const level = newest === undefined ? '' : (levels[newest] ?? '')
  const since = newest === revisions.at(-1) || newest === undefined ? '' : `, until ${newest}`
  return html`<tr><td class="id"><a href="${hrefFrom(path, checkPath(id))}">${id}</a></td><td>${withCode(text)}</td><td>${level}${since}</td><td>${judgedBy[judgement.by]}</td></tr>
`
}
