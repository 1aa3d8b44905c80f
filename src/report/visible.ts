/**
 * Controls, invisible formatting (bidirectional overrides, zero-width characters, tags), lone surrogates, line
 * separators and the two non-characters that XML forbids: what a target can use to make text look like other text.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u{FFFE}\u{FFFF}]/gu
const unseenInLines = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029\u{FFFE}\u{FFFF}]/gu

/** Makes every character of a text visible, line breaks too: the text of a target stays on the line it was given. */
export function visible(text: string): string {
  return text.replace(unseen, asPicture)
}

/** The same for text of several lines: line feeds and tabs stay, `CR LF` counts as one line feed. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unseenInLines, asPicture)
}

/** C0 controls have pictures of their own (␛ for ESC); everything else is named by its code point. */
function asPicture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
