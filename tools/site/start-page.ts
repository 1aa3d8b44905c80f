import { readFileSync } from 'node:fs'
import { html } from '../../src/report/html/html.ts'
import { guidePath, guides, sectionOf, split } from './guides.ts'
import { renderMarkdown } from './markdown.ts'
import { hrefFrom, type SitePage } from './page.ts'
import type { Places } from './places.ts'

/** The first page: what the README begins with, and where to go on. */
export function startPage(places: Places): SitePage {
  const path = 'index.html'
  const { rest } = split(readFileSync('README.md', 'utf8'))
  const intro = rest.slice(0, rest.indexOf('\n## '))
  const links = places.from(path, 'README.md')
  return {
    path,
    title: 'Conformance of MCP authorization',
    area: 'Start',
    body: html`${renderMarkdown(intro, links)}
<h2>For whom</h2>
<ul class="cards">${guides
      .slice(0, 6)
      .map(
        ({ slug, title, about }) =>
          html`<li><a href="${hrefFrom(path, guidePath(slug))}">${title}</a><br>${about}</li>\n`,
      )}</ul>
<h2>Find your way</h2>
${renderMarkdown(sectionOf(rest, 'Find your way'), links)}`,
  }
}
