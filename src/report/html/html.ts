import { visible, visibleLines } from '../visible.ts'

const marker: unique symbol = Symbol('html')

/** Text that is HTML already. Only {@link html} makes it, so nothing else can pass unescaped. */
export interface Html {
  readonly [marker]: string
}

/** What may stand in a template: HTML, text that is escaped, a list of these, or nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/**
 * Makes HTML of a template. Every value is escaped for element content and for quoted attributes alike, and its
 * invisible characters are made visible; attributes in templates are always in double quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { [marker]: strings.reduce((so, string, index) => `${so}${rendered(parts[index - 1])}${string}`) }
}

/** The text of finished HTML. */
export function textOf(part: Html): string {
  return part[marker]
}

/** Takes over text that this project wrote itself (style, script). Never give it anything of a run. */
export function ours(text: string): Html {
  return { [marker]: text }
}

/**
 * Text of several lines, whose line feeds and tabs stay; for element content only, where quotes need no escape (bodies are
 * full of them). Never put it into an attribute.
 */
export function lines(text: string): Html {
  return { [marker]: visibleLines(text).replace(/[&<>]/g, (character) => entities[character] ?? '') }
}

/** Puts something between the parts of a list. */
export function joined(parts: readonly Part[], between: Part): readonly Part[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]))
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escaped(visible(part))
  if (typeof part === 'number') return String(part)
  if (isList(part)) return part.map(rendered).join('')
  return part[marker]
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '')
}
