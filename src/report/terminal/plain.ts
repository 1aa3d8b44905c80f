import { visible } from '../visible.ts'

/**
 * Makes the text of a target harmless for a terminal and for what reads a CI log: one line, no escape sequence, and no
 * workflow command (`::error::`, `##[group]`, `##vso[`), which runners obey wherever a line shows one.
 */
export function plain(text: string): string {
  return visible(text)
    .replace(/(^|\s)::(?=[A-Za-z])/g, '$1: :')
    .replace(/##(?=[A-Za-z]*\[)/g, '# #')
}

/** Breaks a text into lines of at most `width` columns, at spaces where it can; a long word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(20, width)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, room))) {
    if (line !== '' && columns(line) + 1 + columns(word) > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** How many columns a text takes; East Asian wide characters and pictographs take two. */
export function columns(text: string): number {
  let sum = 0
  for (const character of text) sum += isWide(character) ? 2 : isCombining(character) ? 0 : 1
  return sum
}

/** Cuts a text that takes more columns than there are. */
export function shorten(text: string, room: number): string {
  if (columns(text) <= room) return text
  let short = ''
  for (const character of text) {
    if (columns(short) + columns(character) > room - 1) break
    short += character
  }
  return `${short}…`
}

function isCombining(character: string): boolean {
  return /\p{M}/u.test(character)
}

function isWide(character: string): boolean {
  return /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
    character,
  )
}

function pieces(word: string, room: number): readonly string[] {
  if (columns(word) <= room) return [word]
  const cut: string[] = []
  let piece = ''
  for (const character of word) {
    if (columns(piece) + columns(character) > room) {
      cut.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...cut, piece]
}
