import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { html, lines } from '../../src/report/html/html.ts'
import { decisionPath, guidePath, guides } from './guides.ts'
import type { MarkdownLinks } from './markdown.ts'
import { hrefFrom, type SitePage } from './page.ts'

/** Where the files of the checkout are in the site. A file that a text links to and that is no page gets one. */
export interface Places {
  /** The links of a text of a file that is shown on a page. */
  from(page: string, file: string): MarkdownLinks
  /** A page for each file that was linked to, and for each folder. */
  filePages(): readonly SitePage[]
}

const types: Readonly<Record<string, string>> = { png: 'image/png', svg: 'image/svg+xml' }

/** Folders that have a page of another kind. */
const folderPages: Readonly<Record<string, string>> = {
  'docs/decisions': 'decisions/index.html',
  scenarios: 'scenarios.html',
}

/** Begins to gather what texts link to. */
export function openPlaces(): Places {
  const wanted = new Set<string>()
  const pageOf = (file: string): string => {
    const known = folderPages[file] ?? textPage(file)
    if (known !== undefined) return known
    wanted.add(file)
    return filePath(file)
  }
  return {
    from: (page, file) => ({
      link: (href) => {
        const [target = '', fragment] = href.split('#')
        const there = target === '' ? page : pageOf(normalize(join(dirname(file), target)).replace(/\/$/, ''))
        return hrefFrom(page, fragment === undefined ? there : `${there}#${fragment}`)
      },
      picture: (href) => {
        const path = join(dirname(file), href)
        const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
        return `data:${type};base64,${readFileSync(path).toString('base64')}`
      },
    }),
    filePages: () => {
      const pages: SitePage[] = []
      // Folders want their files while they are walked; a set is walked to its new end.
      for (const file of wanted) pages.push(statSync(file).isDirectory() ? folderPage(file, pageOf) : filePage(file))
      return pages
    },
  }
}

function textPage(file: string): string | undefined {
  if (file.startsWith('docs/decisions/')) return decisionPath(file)
  if (file === 'README.md') return 'index.html'
  const guide = guides.find((known) => known.file === file)
  return guide === undefined ? undefined : guidePath(guide.slug)
}

function filePath(file: string): string {
  return statSync(file).isDirectory() ? `files/${file}/index.html` : `files/${file}.html`
}

function filePage(file: string): SitePage {
  return {
    path: filePath(file),
    title: file,
    area: 'Guides',
    body: html`<pre><code>${lines(readFileSync(file, 'utf8'))}</code></pre>`,
  }
}

function folderPage(folder: string, pageOf: (file: string) => string): SitePage {
  const path = filePath(folder)
  const files = globSync(`${folder}/**/*`, { exclude: (name) => name.includes('node_modules') })
    .filter((file) => statSync(file).isFile())
    .toSorted()
  return {
    path,
    title: folder,
    area: 'Guides',
    body: html`<ul class="plain">${files.map((file) => html`<li><a class="id" href="${hrefFrom(path, pageOf(file))}">${file}</a></li>\n`)}</ul>`,
  }
}
