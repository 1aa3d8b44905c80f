/**
 * Lays out a body for reading: JSON is indented, forms get a field a line, anything else stays as it is. No character
 * of a value is changed or lost, repeated members included, since they may be the very thing that is wrong.
 */
export function layOut(body: string, contentType: string): string {
  const trimmed = body.trim()
  if (/^[{[]/.test(trimmed) && isJson(trimmed)) return indentJson(trimmed)
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return body.replaceAll('&', '\n&')
  return body
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A string, a bracket, a separator, or another scalar; white space between them is left out. */
const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[,:]|[^\s"[\]{},:]+/g

/** Lists that fit are written on one line. */
const lineRoom = 90

/** Indents valid JSON token by token, so that numbers, escapes and repeated members stay as they were sent. */
function indentJson(text: string): string {
  const tokens = text.match(token) ?? []
  let depth = 0
  let out = ''
  for (let at = 0; at < tokens.length; at += 1) {
    const part = tokens[at] ?? ''
    const short = shortList(tokens, at)
    if (short !== undefined) {
      out += short.text
      at = short.end
    } else if (part === '{' || part === '[') {
      depth += 1
      out += `${part}${newLine(depth)}`
    } else if (part === '}' || part === ']') {
      depth -= 1
      out += `${newLine(depth)}${part}`
    } else {
      out += part === ':' ? ': ' : part === ',' ? `,${newLine(depth)}` : part
    }
  }
  return out
}

/** The empty object or list, or the list of scalars, that begins here, when it fits on a line. */
function shortList(
  tokens: readonly string[],
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  const open = tokens[start]
  if (open === '{') return tokens[start + 1] === '}' ? { text: '{}', end: start + 1 } : undefined
  if (open !== '[') return undefined
  let text = '['
  for (let at = start + 1; text.length <= lineRoom; at += 1) {
    const part = tokens[at]
    if (part === ']') return { text: `${text}]`, end: at }
    if (part === undefined || part === '[' || part === '{') return undefined
    text += part === ',' ? ', ' : part
  }
  return undefined
}

/** Deep nesting is the sender's choice; the indentation that it gets is ours. */
function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, 12))}`
}
