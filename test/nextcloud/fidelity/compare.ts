import { reduceHtml } from './html.ts'
import { decodeJwt, type KeySet, signatureProblem } from './jwt.ts'
import { fillPlaces, type Known, matchText, matchValue } from './labels.ts'
import type { Exchange, Json } from './recording.ts'
import type { Reply } from './wire.ts'

/** One difference between what was recorded and what came. */
export interface Mismatch {
  /** Where: `status`, `cookies`, `headers/etag`, `body/ocs/data/id`. */
  readonly where: string
  /** `value`: the only kind that an exception may excuse. */
  readonly kind: 'request' | 'status' | 'cookies' | 'absent' | 'keys' | 'type' | 'value' | 'signature'
  readonly detail: string
}

/** What a comparison needs besides the two answers. */
export interface Yardstick {
  readonly known: Known
  /** Of the server that answered. */
  readonly keys: KeySet
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

function differs(where: string, expected: unknown, actual: unknown, why = 'differs'): Mismatch {
  return { where, kind: 'value', detail: `${why}: recorded ${shown(expected)}, got ${shown(actual)}` }
}

function compareObjects(expected: JsonObject, actual: unknown, where: string, by: Yardstick): Mismatch[] {
  if (!isObject(actual)) return [{ where, kind: 'type', detail: `no object but ${shown(actual)}` }]
  const wanted = Object.keys(expected)
  const came = Object.keys(actual)
  const same = wanted.length === came.length && wanted.every((key, at) => key === came[at])
  const keys: Mismatch[] = same
    ? []
    : [{ where, kind: 'keys', detail: `recorded members ${wanted.join(' ')}, got ${came.join(' ')}` }]
  const common = wanted.filter((key) => Object.hasOwn(actual, key))
  return [...keys, ...common.flatMap((key) => compareValues(expected[key], actual[key], `${where}/${key}`, by))]
}

function compareArrays(expected: readonly unknown[], actual: unknown, where: string, by: Yardstick): Mismatch[] {
  if (!Array.isArray(actual)) return [{ where, kind: 'type', detail: `no array but ${shown(actual)}` }]
  const length: Mismatch[] =
    expected.length === actual.length
      ? []
      : [{ where, kind: 'keys', detail: `recorded ${expected.length} elements, got ${actual.length}` }]
  const common = expected.slice(0, actual.length)
  return [...length, ...common.flatMap((value, at) => compareValues(value, actual[at], `${where}/${at}`, by))]
}

/** `{ $jwt, header, payload }`: the token's form and label, what is in it, and who signed it. */
function compareJwt(expected: JsonObject, actual: unknown, where: string, by: Yardstick): Mismatch[] {
  const { $jwt: label, ...content } = expected
  if (typeof actual !== 'string') return [{ where, kind: 'type', detail: `no JWT but ${shown(actual)}` }]
  const found = compareValues(label, actual, `${where}/$jwt`, by)
  const problem = signatureProblem(actual, by.keys)
  if (problem !== undefined) found.push({ where, kind: 'signature', detail: problem })
  return [...found, ...compareObjects(content, decodeJwt(actual), where, by)]
}

/** Compares JSON values; `expected` may hold labels and tokens that are taken apart. */
export function compareValues(expected: unknown, actual: unknown, where: string, by: Yardstick): Mismatch[] {
  if (typeof expected === 'string') {
    const problem = matchValue(expected, actual, by.known)
    return problem === undefined ? [] : [differs(where, expected, actual, problem)]
  }
  if (Array.isArray(expected)) return compareArrays(expected, actual, where, by)
  if (!isObject(expected)) return expected === actual ? [] : [differs(where, expected, actual)]
  return '$jwt' in expected ? compareJwt(expected, actual, where, by) : compareObjects(expected, actual, where, by)
}

function compareHeaders(expected: Readonly<Record<string, string>>, reply: Reply, by: Yardstick): Mismatch[] {
  return Object.entries(expected).flatMap(([name, value]): Mismatch[] => {
    const where = `headers/${name}`
    const actual = reply.headers.get(name)
    if (actual === undefined) return [{ where, kind: 'absent', detail: `recorded ${shown(value)}, got none` }]
    const problem = matchText(value, actual, by.known)
    return problem === undefined ? [] : [differs(where, value, actual, problem)]
  })
}

/** The names, in any order. The recordings call them a set; the mock also sets a cookie as often as the real server did. */
function compareCookies(expected: readonly string[], reply: Reply, { known }: Yardstick): Mismatch[] {
  const list = (names: readonly string[]): string => [...names].sort().join(' ')
  const wanted = list(expected.map((name) => fillPlaces(name, known)))
  const came = list(reply.cookies.map((line) => line.split('=')[0] ?? ''))
  return wanted === came ? [] : [{ where: 'cookies', kind: 'cookies', detail: `recorded ${wanted}, got ${came}` }]
}

function compareBody(expected: Json, text: string, by: Yardstick): Mismatch[] {
  const where = 'body'
  if (typeof expected === 'string') {
    const problem = matchText(expected, text, by.known)
    return problem === undefined ? [] : [differs(where, expected, text, problem)]
  }
  if (isObject(expected) && '$html' in expected)
    return compareValues(expected['$html'], reduceHtml(text), `${where}/$html`, by)
  let actual: unknown
  try {
    actual = JSON.parse(text)
  } catch {
    return [{ where, kind: 'type', detail: `no JSON but ${shown(text)}` }]
  }
  return compareValues(expected, actual, where, by)
}

/** All differences between a recorded answer and the one that came; labels are bound on the way. */
export function compareResponse(expected: Exchange['response'], reply: Reply, by: Yardstick): readonly Mismatch[] {
  const status: Mismatch[] =
    expected.status === reply.status
      ? []
      : [{ where: 'status', kind: 'status', detail: `recorded ${expected.status}, got ${reply.status}` }]
  return [
    ...status,
    ...compareCookies(expected.setsCookies, reply, by),
    ...compareHeaders(expected.headers, reply, by),
    ...compareBody(expected.body, reply.text, by),
  ]
}
