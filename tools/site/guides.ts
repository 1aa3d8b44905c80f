import { globSync, readFileSync } from 'node:fs'
import { html } from '../../src/report/html/html.ts'
import { withCode } from '../../src/report/html/links.ts'
import { renderMarkdown } from './markdown.ts'
import { hrefFrom, type SitePage } from './page.ts'
import type { Places } from './places.ts'

/** A guide: a file of Markdown, or one section of it. */
export interface Guide {
  readonly slug: string
  readonly title: string
  /** What somebody finds in it. */
  readonly about: string
  readonly file: string
  /** The heading that it stands under; absent: the whole file. */
  readonly section?: string
}

const readme = 'README.md'

/** The guides: first by who reads them, then what there is to look up. */
export const guides: readonly Guide[] = [
  {
    slug: 'audience-mismatch',
    title: 'Understand an audience mismatch',
    about: 'People sign in and consent, and the server answers 401 all the same: reproduce it, see it, mend it.',
    file: readme,
    section: 'You want to understand an audience mismatch',
  },
  {
    slug: 'your-server',
    title: 'Judge a server of your own',
    about: 'By its URL, with people who sign in, with the mock behind it, or started by claimcheck.',
    file: readme,
    section: 'You have a server of your own, and want to know',
  },
  {
    slug: 'test-against-nextcloud',
    title: 'Test what talks to Nextcloud',
    about: 'The mock beside a test suite in any language, or in process.',
    file: readme,
    section: 'You build something that talks to Nextcloud, and want to test it',
  },
  {
    slug: 'pipelines',
    title: 'Run it in a pipeline',
    about: 'Exit codes, formats, baselines, shards, matrices, actions.',
    file: readme,
    section: 'You run a CI pipeline',
  },
  {
    slug: 'operators',
    title: 'Operate a server in front of Nextcloud',
    about: 'What to configure in a real Nextcloud, and why.',
    file: readme,
    section: 'You operate such a server in front of a real Nextcloud',
  },
  {
    slug: 'why-believe-it',
    title: 'Why believe it',
    about: 'What stands behind an outcome.',
    file: readme,
    section: 'Why believe it',
  },
  { slug: 'words', title: 'Words', about: 'What the words mean, and the seats.', file: 'docs/words.md' },
  {
    slug: 'requirements',
    title: 'How to read the catalogue',
    about: 'What a requirement says of itself.',
    file: 'docs/requirements.md',
  },
  {
    slug: 'own-scenarios',
    title: 'Scenarios of your own',
    about: 'Play stories of your own beside those of claimcheck.',
    file: 'docs/own-scenarios.md',
  },
  { slug: 'nextcloud', title: 'The mock Nextcloud', about: 'How it behaves.', file: 'docs/nextcloud.md' },
  {
    slug: 'identity-provider',
    title: 'The identity provider',
    about: 'What it does, and how the realm is hardened.',
    file: 'docs/identity-provider.md',
  },
  {
    slug: 'token-changes',
    title: 'Changes of tokens',
    about: 'Every change of a token that must be refused.',
    file: 'docs/token-changes.md',
  },
  {
    slug: 'peers',
    title: 'Servers of others',
    about: 'What claimcheck finds at servers that nobody here wrote, and why that is right.',
    file: 'docs/peers.md',
  },
  {
    slug: 'contributing',
    title: 'Contributing',
    about: 'Add a check with its fault, in ten minutes.',
    file: 'CONTRIBUTING.md',
  },
  { slug: 'changes', title: 'Changes', about: 'What is new.', file: 'CHANGELOG.md' },
]

/** The decisions of the project, by the names of their files. */
export const decisions: readonly string[] = globSync('docs/decisions/*.md').toSorted()

/**
 * The part of a Markdown file that stands under a heading, up to the next heading that is no deeper.
 *
 * @throws Error where the file has no such heading: a guide was renamed in one place only
 */
export function sectionOf(text: string, title: string): string {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title)
  if (begin === -1)
    throw new Error(`there is no heading '${title}'; a guide of tools/site/guides.ts needs its new name`)
  const depth = /^#+/.exec(lines[begin] ?? '')?.[0].length ?? 0
  let inCode = false
  const end = lines.findIndex((line, at) => {
    if (line.startsWith('```')) inCode = !inCode
    return at > begin && !inCode && new RegExp(`^#{1,${depth}} `).test(line)
  })
  return lines.slice(begin + 1, end === -1 ? undefined : end).join('\n')
}

/** The page of each guide and decision, and the two that list them. */
export function textPages(places: Places): readonly SitePage[] {
  const entries = guides.map(({ slug, title }) => ({ title, path: guidePath(slug) }))
  const index: SitePage = {
    path: 'guides/index.html',
    title: 'Guides',
    area: 'Guides',
    entries,
    body: html`<ul class="cards">${guides.map(
      ({ slug, title, about }) =>
        html`<li><a href="${hrefFrom('guides/index.html', guidePath(slug))}">${title}</a><br>${about}</li>\n`,
    )}</ul>`,
  }
  const pages = guides.map(({ slug, title, about, file, section }): SitePage => {
    const text = readFileSync(file, 'utf8')
    const body = section === undefined ? split(text).rest : sectionOf(text, section)
    const path = guidePath(slug)
    return { path, title, lead: about, area: 'Guides', entries, body: renderMarkdown(body, places.from(path, file)) }
  })
  return [index, ...pages, ...decisionPages(places)]
}

function decisionPages(places: Places): readonly SitePage[] {
  const all = decisions.map((file) => ({ file, path: decisionPath(file), ...split(readFileSync(file, 'utf8')) }))
  const entries = all.map(({ path, title }) => ({ path, title }))
  const index: SitePage = {
    path: 'decisions/index.html',
    title: 'Decisions',
    lead: 'Why things are as they are.',
    area: 'Decisions',
    body: html`<ul class="plain">${entries.map(({ path, title }) => html`<li><a href="${hrefFrom('decisions/index.html', path)}">${withCode(title)}</a></li>\n`)}</ul>`,
  }
  return [
    index,
    ...all.map(
      ({ file, path, title, rest }): SitePage => ({
        path,
        title: title.replaceAll('`', ''),
        area: 'Decisions',
        entries,
        body: renderMarkdown(rest, places.from(path, file)),
      }),
    ),
  ]
}

/** The page of a guide. */
export function guidePath(slug: string): string {
  return `guides/${slug}.html`
}

/** The page of a decision. */
export function decisionPath(file: string): string {
  return file.replace(/^docs\//, '').replace(/\.md$/, '.html')
}

/** The first heading of a file, and what follows it. */
export function split(text: string): { readonly title: string; readonly rest: string } {
  const [, title = '', rest = text] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? []
  return { title, rest }
}
