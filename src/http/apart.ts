/**
 * The same text in memory of its own. A part of a text keeps the whole alive, and a record of a run would hold every
 * body of which it shows a word.
 */
export function apart(text: string): string {
  // Short ones are copied anyway; UTF-16 keeps what is no character, too.
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
