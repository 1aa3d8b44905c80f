/** An element as a strict reader of XML sees it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** The text is not well-formed XML 1.0. */
export class NotWellFormed extends Error {}

interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** XML 1.0 §2.2: Char. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
const part = /<\/([A-Za-z_][\w.-]*)>|<([A-Za-z_][\w.-]*)((?: [A-Za-z_][\w.:-]*="[^"<]*")*)(\/?)>|([^<]+)/y

/**
 * Reads the part of XML 1.0 that a report may use: elements, attributes in double quotes, text, character references.
 * Anything else, a comment or a processing instruction too, is refused.
 *
 * @throws NotWellFormed with the place
 */
export function readXml(source: string): XmlElement {
  const bad = forbidden.exec(source)
  if (bad !== null) throw new NotWellFormed(`forbidden character at ${bad.index}`)
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!source.startsWith(prolog)) throw new NotWellFormed('no XML declaration')
  const stack: Open[] = [{ name: '', attributes: {}, children: [], text: '' }]
  part.lastIndex = prolog.length
  while (part.lastIndex < source.length) {
    const at = part.lastIndex
    const match = part.exec(source)
    const top = stack.at(-1)
    if (match === null || top === undefined) throw new NotWellFormed(`at ${at}: ${source.slice(at, at + 60)}`)
    const [, closed, opened, attributes = '', empty, text] = match
    if (text !== undefined) top.text += decoded(text, at)
    if (opened !== undefined)
      stack.push({ name: opened, attributes: attributesOf(attributes, at), children: [], text: '' })
    if (closed !== undefined && closed !== top.name)
      throw new NotWellFormed(`at ${at}: </${closed}> closes <${top.name}>`)
    if (closed !== undefined || empty === '/') close(stack)
  }
  const [root, ...rest] = stack[0]?.children ?? []
  if (stack.length !== 1 || root === undefined || rest.length > 0)
    throw new NotWellFormed('not exactly one closed root')
  return root
}

function close(stack: Open[]): void {
  const done = stack.pop()
  if (done !== undefined) stack.at(-1)?.children.push(done)
}

function attributesOf(text: string, at: number): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/ ([A-Za-z_][\w.:-]*)="([^"]*)"/g)) {
    if (Object.hasOwn(found, name)) throw new NotWellFormed(`at ${at}: ${name} twice`)
    found[name] = decoded(value, at)
  }
  return found
}

function decoded(text: string, at: number): string {
  if (text.includes(']]>')) throw new NotWellFormed(`at ${at}: ]]> in text`)
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const code = /^#(\d+)$/.exec(name)?.[1]
    const character = code === undefined ? predefined[name] : String.fromCodePoint(Number(code))
    if (character === undefined || !whole.endsWith(';') || forbidden.test(character))
      throw new NotWellFormed(`at ${at}: reference ${whole}`)
    return character
  })
}
