import { join } from 'node:path'
import { type Html, html, lines, type Part } from '../../src/report/html/html.ts'
import { type Exported, exportsOf, moduleComment } from './declarations.ts'
import { type MarkdownLinks, renderMarkdown } from './markdown.ts'
import type { SitePage } from './page.ts'

/** A module that can be imported from the package. */
interface Entrance {
  readonly name: string
  readonly path: string
  /** Its declarations, from where the compiler writes them. */
  readonly file: string
}

const entrances: readonly Entrance[] = [
  { name: 'claimcheck', path: 'library/index.html', file: 'src/index.d.ts' },
  { name: 'claimcheck/nextcloud', path: 'library/nextcloud.html', file: 'src/nextcloud/index.d.ts' },
  { name: 'claimcheck/idp', path: 'library/idp.html', file: 'src/idp/index.d.ts' },
]

/**
 * A page for each module of the library: what it exports, with comment and declaration.
 *
 * @param declarations - the folder with what `tsc --emitDeclarationOnly` wrote
 */
export function libraryPages(declarations: string): readonly SitePage[] {
  const entries = entrances.map(({ name, path }) => ({ title: name, path }))
  return entrances.map(({ name, path, file }) => {
    const all = exportsOf(join(declarations, file))
    const names = new Set(all.map((one) => one.name))
    const comment = moduleComment(join(declarations, file))
    return {
      path,
      title: name,
      area: 'Library',
      entries: entries.flatMap((entry) =>
        entry.path === path
          ? [entry, ...all.map((one) => ({ title: one.name, path: `${path}#${one.name}` }))]
          : [entry],
      ),
      body: html`<pre><code>import { … } from '${name}'</code></pre>
${comment !== '' && commentView(comment, names)}
${all.map((one) => exportView(one, names))}`,
    }
  })
}

function exportView({ name, code, comment }: Exported, names: ReadonlySet<string>): Html {
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${name}</h2>
${comment !== '' && commentView(comment, names)}
<pre><code>${withNames(code, name, names)}</code></pre></section>
`
}

/** A declaration, in which names of the same page lead to their place. */
function withNames(code: string, own: string, names: ReadonlySet<string>): readonly Part[] {
  return code
    .split(/(\b[A-Za-z]\w*\b)/)
    .map((word) =>
      word !== own && /^[A-Z]/.test(word) && names.has(word) ? html`<a href="#${word}">${word}</a>` : lines(word),
    )
}

/** What the tags of a comment are called on a page. */
const tags: Readonly<Record<string, string>> = { returns: 'Gives', throws: 'Throws', example: 'Example' }

/** A comment in the form of TSDoc: text in Markdown, then tags. */
function commentView(comment: string, names: ReadonlySet<string>): Html {
  const [text = '', ...tagged] = comment.replace(/@packageDocumentation\s*$/, '').split(/^@(?=[a-z])/m)
  const shown = tagged.map((one) => {
    const [, tag = '', rest = ''] = /^([a-z]+)\s*([\s\S]*)$/i.exec(one) ?? []
    const [, name = '', about = ''] = tag === 'param' ? (/^(\S+)\s*-?\s*([\s\S]*)$/.exec(rest) ?? []) : ['', '', rest]
    return html`<div><dt>${tag === 'param' ? html`<code>${name}</code>` : (tags[tag] ?? tag)}</dt><dd>${prose(about, names)}</dd></div>\n`
  })
  return html`${prose(text, names)}${shown.length > 0 && html`<dl class="facts">${shown}</dl>`}`
}

const noLinks: MarkdownLinks = { link: (href) => (href.startsWith('#') ? href : undefined), picture: () => 'data:,' }

function prose(text: string, names: ReadonlySet<string>): Html {
  const linked = text.replaceAll(/\{@link (\w+)\}/g, (_, name: string) =>
    names.has(name) ? `[\`${name}\`](#${name})` : `\`${name}\``,
  )
  return linked.trim() === '' ? html`` : renderMarkdown(linked, noLinks)
}
