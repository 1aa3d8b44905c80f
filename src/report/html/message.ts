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

/** A string, a run of white space, a bracket, a separator, or the rest of a scalar. */
const token = /"(?:[^"\\]|\\.)*"|\s+|[[\]{}]|[,:]|[^\s"[\]{},:]+/g

/** Indents valid JSON token by token, so that numbers, escapes and repeated members stay as they were sent. */
function indentJson(text: string): string {
  let depth = 0
  let out = ''
  let open = false
  for (const [part] of text.matchAll(token)) {
    if (/^\s/.test(part)) continue
    const closes = part === '}' || part === ']'
    if (closes) {
      depth -= 1
      out += open ? part : `${newLine(depth)}${part}`
      open = false
      continue
    }
    if (open) out += newLine(depth)
    open = part === '{' || part === '['
    if (open) depth += 1
    out += part === ':' ? ': ' : part === ',' ? `,${newLine(depth)}` : part
  }
  return out
}

/** Deep nesting is the sender's choice; the indentation that it gets is ours. */
function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, 12))}`
}
