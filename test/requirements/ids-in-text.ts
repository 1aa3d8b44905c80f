/**
 * Words in a text that read like ids of requirements: hyphenated, of three parts or more, and with the first two parts
 * of some id. Ordinary words such as "token-exchange" or "client-supplied" are shorter or begin otherwise.
 */
export function wordsLikeIds(text: string, ids: readonly string[]): readonly string[] {
  const beginnings = new Set(ids.map((id) => id.split('-').slice(0, 2).join('-')))
  const words = text.match(/(?<![\w/.:-])[a-z0-9]+(?:-[a-z0-9]+){2,}(?![\w/-])/g) ?? []
  return words.filter((word) => beginnings.has(word.split('-').slice(0, 2).join('-')))
}
