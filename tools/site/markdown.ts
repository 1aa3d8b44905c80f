import { Marked, type Tokens } from 'marked'
import { type Html, html, lines, ours, textOf } from '../../src/report/html/html.ts'
import { anchorOf } from './paths.ts'

/** Where a text leads to, and what it shows. */
export interface MarkdownLinks {
  /** The place of a link in the site; undefined where there is none, and the label stands alone. */
  readonly link: (href: string) => string | undefined
  /** A picture as a data URL: pages load nothing. */
  readonly picture: (href: string) => string
}

/**
 * Renders Markdown of this project. Markup within it stays text, and every heading has an anchor.
 *
 * @param lowest - the level that the uppermost headings get: the title of a page stands above them
 */
export function renderMarkdown(text: string, links: MarkdownLinks, lowest = 2): Html {
  const marked = new Marked({ gfm: true, async: false })
  const tokens = marked.lexer(text)
  const depths = tokens.flatMap((token) => (token.type === 'heading' ? [(token as Tokens.Heading).depth] : [])) // by its type
  const lift = lowest - Math.min(...depths, 6)
  const used = new Map<string, number>()
  marked.use({
    renderer: {
      heading({ tokens: inner, depth, text: title }) {
        const level = Math.min(depth + lift, 6)
        const slug = anchorOf(title)
        const before = used.get(slug) ?? 0
        used.set(slug, before + 1)
        return `<h${level} id="${before === 0 ? slug : `${slug}-${before}`}">${this.parser.parseInline(inner)}</h${level}>\n`
      },
      link({ href, tokens: inner }) {
        const place = /^https?:/.test(href) ? href : links.link(href)
        const label = ours(this.parser.parseInline(inner))
        return textOf(place === undefined ? label : html`<a href="${place}">${label}</a>`)
      },
      image({ href, text: alternative }) {
        return textOf(html`<img src="${links.picture(href)}" alt="${alternative}">`)
      },
      html({ text: markup }) {
        return textOf(lines(markup))
      },
      table(token) {
        const cell = (tag: string, of: Tokens.TableCell): string =>
          `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(of.tokens)}</${tag}>`
        const head = token.header.map((one) => cell('th', one)).join('')
        const rows = token.rows.map((row) => `<tr>${row.map((one) => cell('td', one)).join('')}</tr>\n`).join('')
        return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${rows}</tbody></table></div>\n`
      },
      code({ text: code }) {
        return textOf(html`<pre><code>${lines(code)}</code></pre>\n`)
      },
    },
  })
  return html`<div class="marked">${ours(marked.parser(tokens))}</div>`
}
