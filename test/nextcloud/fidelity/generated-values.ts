import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from './recording.ts'

/** Finds values in recordings that some server or client must have made up, and where they stand in sources. */

const labels = /\{\{[^}]*\}\}|\{base\}|\{instance id\}|\{password of [a-z]+\}/g

/** Takes off percent encoding, as often as it was put on. */
function decoded(text: string): string {
  const once = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return once === text ? text : decoded(once)
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const fileId = /[0-9]{8}oc[0-9a-z]{10}|\boc(?=[a-z]*[0-9])[0-9a-z]{10}\b/g
const word = /[A-Za-z0-9_-]{13,}/g
const longNumber = /[0-9]{9,}/g

/** A run of letters and digits that nobody would choose: hexadecimal, or a mixture of capitals, small letters and digits. */
function looksRandom(run: string): boolean {
  const hexadecimal = /^[0-9a-f]+$/i.test(run) && /[a-f]/i.test(run) && /[0-9]/.test(run)
  const mixed = run.length >= 16 && /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run)
  return hexadecimal || mixed
}

/** The values in a text that look generated; labels are left out. */
export function generatedIn(text: string): readonly string[] {
  const plain = decoded(text.replace(labels, ' '))
  const words = (plain.match(word) ?? []).filter(looksRandom)
  return [words, plain.match(uuid) ?? [], plain.match(fileId) ?? [], plain.match(longNumber) ?? []].flat()
}

/** All texts of a JSON value: strings, numbers and the names of members. */
export function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsOf(member)])
}

/** A file with its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** All files below a folder. */
export function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

/** Which of the values stand in which of the sources. */
export function found(values: readonly string[], sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    values.filter((value) => text.includes(value)).map((value) => `${value} in ${path}`),
  )
}
