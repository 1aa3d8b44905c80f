import type { RunView } from '../view.ts'
import { type Html, html, joined, lines, type Part } from './html.ts'

/** The id of a check's place in the page. */
export function checkAnchor(id: string): string {
  return `check-${slug(id)}`
}

/** The id of an exchange's place in the page. */
export function exchangeAnchor(n: number): string {
  // Short, since there are thousands of links to them.
  return `x${n}`
}

/** The id of a token's place in the page. */
export function tokenAnchor(pseudonym: string): string {
  return `token-${slug(pseudonym)}`
}

/** The id of a topic's place in the page. */
export function topicAnchor(title: string): string {
  return `topic-${slug(title)}`
}

/** Letters, digits, dots and hyphens stay, everything else becomes a code point: different names stay different. */
function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`)
}

/** A link to a place outside, when it is one that a browser may safely follow; else its text. The page sends no referrer. */
export function outward(url: string | undefined, label: string): Html {
  if (url === undefined || !/^https?:\/\/[^\s/?#]/i.test(url) || !URL.canParse(url)) return html`${label}`
  return html`<a href="${url}">${label}</a>`
}

/** A link to a check. */
export function checkLink(id: string): Html {
  return html`<a class="id" href="#${checkAnchor(id)}">${id}</a>`
}

/** Links to exchanges, by their numbers; those that the page does not show are named. */
export function exchangeLinks(numbers: readonly number[], view: Pick<RunView, 'shown' | 'listed'>): readonly Part[] {
  return joined(
    numbers.map((n) =>
      view.shown.has(n) || view.listed.has(n) ? html`<a href="#${exchangeAnchor(n)}">#${n}</a>` : `#${n}`,
    ),
    ' ',
  )
}

const pseudonym = /\b[a-z]{2,9}-\d+\b/g

/** Text of a message, in which pseudonyms that the report can say more about lead to it. */
export function withTokenLinks(text: string, view: RunView): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(pseudonym)) {
    const [name] = match
    if (!view.tokens.has(name)) continue
    parts.push(lines(text.slice(from, match.index)), html`<a href="#${tokenAnchor(name)}">${name}</a>`)
    from = match.index + name.length
  }
  return [...parts, lines(text.slice(from))]
}

/** Words with `code` between backticks, as texts of ours have it. */
export function withCode(text: string): readonly Part[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}
