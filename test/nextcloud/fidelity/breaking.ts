import { type Entry, type Exchange, isExchange, type Json, readResponse } from './recording.ts'

/** Breaks recordings, to see whether the driver notices. */

/** What is done to a value. */
export type Change = (value: Json) => Json

/** Another value of the same type. */
export const another: Change = (value) => {
  if (typeof value === 'string') return `x${value}`
  if (typeof value === 'number') return value + 1
  return typeof value === 'boolean' ? !value : 'x'
}

/** The members of an object, or the elements of an array, in the opposite order. */
export const reordered: Change = (value) => {
  if (Array.isArray(value)) return value.toReversed()
  return isObject(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value
}

/** Without the last member or element. */
export const shortened: Change = (value) => {
  if (Array.isArray(value)) return value.slice(0, -1)
  return isObject(value) ? Object.fromEntries(Object.entries(value).slice(0, -1)) : value
}

/** With a member or an element more. */
export const lengthened: Change = (value) => {
  if (Array.isArray(value)) return [...value, 'x']
  return isObject(value) ? { ...value, x: 'x' } : value
}

/** A value that is given. */
export const put =
  (given: Json): Change =>
  () =>
    given

/** Tells an object from the other values of JSON. */
export function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy of a value with what is at `path` changed. @throws Error when nothing is there */
export function changedAt(value: Json, path: readonly string[], change: Change): Json {
  const [first, ...rest] = path
  if (first === undefined) return change(value)
  const inner = Array.isArray(value) ? value[Number(first)] : isObject(value) ? value[first] : undefined
  if (inner === undefined) throw new Error(`the recording has nothing at ${path.join('/')}`)
  const changed = changedAt(inner, rest, change)
  if (Array.isArray(value)) return value.with(Number(first), changed)
  return isObject(value) ? { ...value, [first]: changed } : value
}

/** A response as plain JSON. */
export function responseJson({ status, setsCookies, headers, body }: Exchange['response']): { [key: string]: Json } {
  return { status, setsCookies: [...setsCookies], headers: { ...headers }, body }
}

/** A response with one value changed. @throws Error when nothing is at the path */
export function brokenResponse(
  response: Exchange['response'],
  path: readonly string[],
  change: Change,
): Exchange['response'] {
  return readResponse(changedAt(responseJson(response), path, change))
}

/** A recording with one value of one response changed. @throws Error when there is no such exchange or value */
export function brokenRecording(
  entries: readonly Entry[],
  name: string,
  path: readonly string[],
  change: Change,
): readonly Entry[] {
  const at = entries.findIndex((entry) => isExchange(entry) && entry.name === name)
  const found = entries[at]
  if (found === undefined || !isExchange(found)) throw new Error(`the recording has no exchange ${name}`)
  return entries.with(at, { ...found, response: brokenResponse(found.response, path, change) })
}
