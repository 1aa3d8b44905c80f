import { randomBytes, randomInt } from 'node:crypto'
import { spellingsOf } from '../protocol/canary.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { exampleOf } from './example-arguments.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** Something in the arguments of one call that stands in no other, by which its upstream request is known. */
export type Mark = string | number

/** A way to put a mark into the arguments of a tool. */
export interface MarkPlace {
  readonly kind: 'string' | 'number'
  put(mark: Mark): JsonObject
}

/** How many places of one tool are tried. */
const mostPlaces = 3

/** A mark that nobody has used before: letters and digits only, so that it is fit for paths and titles; or a whole number. */
export function makeMark(kind: MarkPlace['kind']): Mark {
  if (kind === 'number') return randomInt(2 ** 46, 2 ** 47)
  return `claimcheck${BigInt(`0x${randomBytes(16).toString('hex')}`).toString(36)}`
}

/** The places of a tool's arguments that can take a mark, texts first; what is required before what is not. */
export function markPlaces(schema: unknown): readonly MarkPlace[] {
  if (!isJsonObject(schema) || !isJsonObject(schema['properties'])) return []
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const names = Object.keys(schema['properties']).sort(
    (a, b) => Number(required.includes(b)) - Number(required.includes(a)),
  )
  const example = exampleOf(schema)
  const properties = schema['properties']
  const places = names.flatMap((name): MarkPlace[] => {
    const kind = kindOf(properties[name])
    return kind === undefined ? [] : [{ kind, put: (mark) => ({ ...example, [name]: mark }) }]
  })
  return [...places.filter(({ kind }) => kind === 'string'), ...places.filter(({ kind }) => kind === 'number')].slice(
    0,
    mostPlaces,
  )
}

/** What kind of mark a property takes; undefined where the schema narrows it so far that none would be valid. */
function kindOf(schema: unknown): MarkPlace['kind'] | undefined {
  if (!isJsonObject(schema)) return undefined
  for (const name of ['enum', 'const', 'pattern', 'format']) if (schema[name] !== undefined) return undefined
  const { type, maxLength, maximum } = schema
  if (type === 'string') return typeof maxLength === 'number' && maxLength < 40 ? undefined : 'string'
  if (type !== 'integer' && type !== 'number') return undefined
  return typeof maximum === 'number' && maximum < 2 ** 47 ? undefined : 'number'
}

/** The given arguments with a mark in place of `{canary}`; undefined where they have no such place. */
export function givenPlace(args: JsonObject): MarkPlace | undefined {
  const text = JSON.stringify(args)
  if (!text.includes('{canary}')) return undefined
  return {
    kind: 'string',
    put: (mark) => {
      const filled: unknown = JSON.parse(text.replaceAll('{canary}', String(mark)))
      return isJsonObject(filled) ? filled : args
    },
  }
}

/** Whether a request carries a mark, in whatever spelling. */
export function carries({ request }: SeenRequest, mark: Mark): boolean {
  const text = [request.target, ...request.headers.map(([, value]) => value), request.body].join('\n')
  return spellingsOf(String(mark)).some((spelling) => spelling.length >= 12 && text.includes(spelling))
}
