import { renderDocument } from '../../src/report/html/document.ts'
import { type Html, html, type Part } from '../../src/report/html/html.ts'
import { look } from './look.ts'

/** A part of the site, with a page to begin at. */
export interface Area {
  readonly title: string
  /** Path of its first page, from the root of the site. */
  readonly path: string
}

/** One link of the contents beside a page. */
export interface Entry {
  readonly title: string
  /** From the root of the site, with a fragment where it leads into a page. */
  readonly path: string
}

/** One page, before it is laid out. */
export interface SitePage {
  /** From the root of the site, with `/` and without a leading one: `checks/prm-published.html`. */
  readonly path: string
  readonly title: string
  /** One sentence below the title. */
  readonly lead?: Part
  /** The area that it belongs to, by its title. */
  readonly area: string
  /** What stands below the area in the contents. */
  readonly entries?: readonly Entry[]
  readonly body: Html
}

/** The areas, in the order of the contents. */
export const areas: readonly Area[] = [
  { title: 'Start', path: 'index.html' },
  { title: 'Guides', path: 'guides/index.html' },
  { title: 'Checks', path: 'checks/index.html' },
  { title: 'Scenarios', path: 'scenarios.html' },
  { title: 'Faults', path: 'faults.html' },
  { title: 'Commands', path: 'commands.html' },
  { title: 'Library', path: 'library/index.html' },
  { title: 'Decisions', path: 'decisions/index.html' },
]

/** The way from one page of the site to another: pages know no host, so the site works in any folder and from a disk. */
export function hrefFrom(page: string, path: string): string {
  const [file = '', fragment] = path.split('#')
  const up = '../'.repeat(page.split('/').length - 1)
  const there = file === page ? '' : `${up}${file}`
  return fragment === undefined ? there || '#main' : `${there}#${fragment}`
}

/**
 * Lays a page out. Style stands in the page, named by its hash, so that a page is whole by itself and its policy forbids
 * everything else: no script, nothing loaded from anywhere.
 */
export function renderPage(page: SitePage): string {
  const to = (path: string): string => hrefFrom(page.path, path)
  return renderDocument({
    title: `${page.title} (claimcheck)`,
    style: look,
    skip: 'text',
    body: html`<header class="top">
<p class="brand"><a href="${to('index.html')}"><strong>claimcheck</strong></a></p>
<h1>${page.title}</h1>
${page.lead !== undefined && html`<p class="lead">${page.lead}</p>`}
</header>
<div class="page">
<nav aria-label="Contents"><ul>
${areas.map((area) => areaView(area, page))}</ul></nav>
<main id="main" class="prose">
${page.body}
</main>
</div>
<footer><p>Made from the sources of claimcheck by <code>npm run docs</code>.</p></footer>`,
  })
}

function areaView(area: Area, page: SitePage): Html {
  const open = area.title === page.area
  return html`<li>${link(area, page)}${
    open &&
    page.entries !== undefined &&
    page.entries.length > 0 &&
    html`<ul>${page.entries.map((entry) => html`<li>${link(entry, page)}</li>\n`)}</ul>`
  }</li>
`
}

function link({ title, path }: Entry, page: SitePage): Html {
  return html`<a href="${hrefFrom(page.path, path)}"${path === page.path && html` aria-current="page"`}>${title}</a>`
}
