import { visible } from '../visible.ts'

const marker: unique symbol = Symbol('markdown')

/** Text that is Markdown already. Only {@link md} and {@link ours} make it, so nothing else can pass unescaped. */
export interface Markdown {
  readonly [marker]: string
}

/** What may stand in a template: Markdown, text that is escaped, or a list of these. */
export type Part = Markdown | string | number | undefined | readonly Part[]

/**
 * Makes Markdown of a template. Every sign of a value that Markdown, HTML, GitHub's own additions (mentions, issue
 * numbers, bare links, formulas) or a runner that reads logs could obey becomes a character reference, which no parser
 * takes for syntax (CommonMark §2.5); a value stays on its line.
 */
export function md(strings: TemplateStringsArray, ...parts: readonly Part[]): Markdown {
  return { [marker]: strings.reduce((so, string, index) => `${so}${rendered(parts[index - 1])}${string}`) }
}

/** The text of finished Markdown. */
export function textOf(part: Markdown): string {
  return part[marker]
}

/** Takes over text that this project wrote itself, like a diagram. Never give it anything of a run. */
export function ours(text: string): Markdown {
  return { [marker]: text }
}

/** A value as code: there GitHub makes no links of it. An empty value has a sign of its own. */
export function code(value: string): Markdown {
  return value === '' ? md`–` : md`<code>${value}</code>`
}

/** Words of ours with `code` between backticks. */
export function withCode(words: string): readonly Part[] {
  return words.split('`').map((part, index) => (index % 2 === 1 ? code(part) : part))
}

function rendered(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escaped(part)
  if (isList(part)) return part.map(rendered).join('')
  return part[marker]
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(part: Markdown | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

/** Signs that are syntax somewhere; everything beyond ASCII that is no letter, sign or space is made visible before. */
const obeyed = /[!-/:-@[-`{-~]/g
/** Of these, what no parser takes for syntax where it stands: prose stays readable in its source. */
const harmless = /[,;'"]|(?<=[\p{L}\p{N}])[-./](?=[\p{L}\p{N}])|(?<=\p{L})\.(?= |$)/gu
/** In what looks like an address every sign is written out. */
const linkish = /www|:\/\/|@/i
/** Some parsers make links of text that they have decoded already; a comment, which nobody sees, parts it. */
const apart: ReadonlyMap<string, string> = new Map([
  [':', '&#58;<!-- -->'],
  ['@', '&#64;<!-- -->'],
])

function escaped(text: string): string {
  const shown = visible(text)
  const isLinkish = linkish.test(shown)
  const kept = isLinkish ? new Set() : new Set([...shown.matchAll(harmless)].map(({ index }) => index))
  const written = (sign: string, index: number): string => {
    if (kept.has(index)) return sign
    return (isLinkish ? apart.get(sign) : undefined) ?? `&#${sign.codePointAt(0) ?? 0};`
  }
  return (
    shown
      .replace(obeyed, written)
      .replace(/www(?=&)/gi, '$&<!-- -->')
      // Spaces at an edge could indent or break a line.
      .replace(/^ +| +$/g, (spaces) => '&#32;'.repeat(spaces.length))
  )
}
