/** A text read as JSON (RFC 8259). */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }

/** No document of a server is nested deeper; whoever walks through one deeper than this runs out of stack. */
const deepest = 100

/** Reads a text that a target wrote as JSON; never throws. Members of any name are own members, `__proto__` too. */
export function readJson(text: string): JsonReading {
  if (text === '') return { ok: false, reason: 'the body is empty' }
  if (isDeep(text)) return { ok: false, reason: `it is nested deeper than ${deepest} levels` }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'no JSON' }
  }
}

/** The value of a text that is JSON; undefined for what is none. */
export function jsonValueOf(text: string): unknown {
  const read = readJson(text)
  return read.ok ? read.value : undefined
}

const [quote, backslash, openBracket, openBrace, closeBracket, closeBrace] = [...'"\\[{]}'].map((sign) =>
  sign.charCodeAt(0),
)

/** Whether brackets outside of strings are open at more levels at once than anybody needs. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === openBracket || code === openBrace) depth += 1
    else if (code === closeBracket || code === closeBrace) depth -= 1
    else if (code === quote) i = endOfString(text, i)
    if (depth > deepest) return true
  }
  return false
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === backslash) i += 1
    else if (code === quote) return i
  }
  return text.length
}
