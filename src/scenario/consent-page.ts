import { type Navigation, submission } from '../person/browser.ts'
import type { Field } from '../person/forms.ts'
import { fieldOf, type Question } from './login-legs.ts'

/**
 * Whether a page names a text as people read it: without regard to case, and to the gaps that a long line is broken at.
 *
 * @param text - visible text of the page
 */
export function names(text: string, wanted: string): boolean {
  const plain = (written: string): string => written.replaceAll(/\s+/g, '').toLowerCase()
  return wanted.trim() !== '' && plain(text).includes(plain(wanted))
}

/** Whether a page names a scope: as it is written, or by its words (`offline_access` as "offline access"). */
export function namesScope(text: string, scope: string): boolean {
  const words = scope.split(/[^a-z0-9]+/i).filter((word) => word !== '')
  return stands(text, scope) || (words.length > 0 && words.every((word) => stands(text, word)))
}

/** Whether a word stands alone, and is no part of a longer one: `profile` is none in `profile.read`. */
function stands(text: string, word: string): boolean {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
  return new RegExp(`(?<![\\w]|\\w[.:/-])${literal}(?!\\w|[.:/-]\\w)`, 'i').test(text)
}

/**
 * The yes to a question as a foreign page would have a browser send it: from another port of the same host, where cookies
 * go along whatever their `SameSite` says, and with what its author could take from a page of their own.
 *
 * @param theirs - the question as it was shown to the author of the foreign page
 * @param leftOut - fields that they leave out
 */
export function forgedYes(theirs: Question, leftOut: readonly string[]): Navigation {
  const { form, button } = theirs.approve
  const fields = form.fields.filter(([name]) => !leftOut.includes(name))
  const sent = submission(theirs.page, { ...form, fields }, fieldOf(button))
  const foreign = new URL(sent.url)
  foreign.port = foreign.port === '1' ? '2' : '1'
  return { ...sent, from: `${foreign.origin}/` }
}

/** Names of the fields whose values differ between two showings of one question: what guards it, if anything does. */
export function guardsOf(one: Question, other: Question): readonly string[] {
  const values = ({ approve }: Question, name: string): string =>
    JSON.stringify(approve.form.fields.filter((field) => field[0] === name).map(([, value]) => value))
  const all: readonly Field[] = [...one.approve.form.fields, ...other.approve.form.fields]
  return [...new Set(all.map(([name]) => name))].filter((name) => values(one, name) !== values(other, name))
}
