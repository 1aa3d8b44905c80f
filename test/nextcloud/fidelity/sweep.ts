import { another, type Change, isObject, lengthened, reordered, shortened } from './breaking.ts'
import type { Exchange, Json } from './recording.ts'

/** A way to break a response. */
export interface Breakage {
  readonly path: readonly string[]
  readonly change: Change
}

/** How an object or array of a body can be broken as a whole. */
function wholeChanges(value: Json, path: readonly string[]): readonly Breakage[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.entries(value) : []
  const changes = [
    lengthened,
    ...(items.length > 0 ? [shortened] : []),
    ...(new Set(items.map((item) => JSON.stringify(item))).size > 1 ? [reordered] : []),
  ]
  return changes.map((change) => ({ path, change }))
}

function valueChanges(value: Json, path: readonly string[]): readonly Breakage[] {
  if (!Array.isArray(value) && !isObject(value)) return [{ path, change: another }]
  const inner = Object.entries(value).flatMap(([name, member]) => valueChanges(member, [...path, name]))
  // A page or a token is written in a wrapper that is no part of what the server sent.
  const wrapper = isObject(value) && '$html' in value
  return wrapper ? inner : [...wholeChanges(value, path), ...inner]
}

/** Every single change of a response that must be seen. Headers are free in their order, and further ones may come. */
export function changesOf(response: Exchange['response']): readonly Breakage[] {
  const headers = Object.keys(response.headers).map((name) => ({ path: ['headers', name], change: another }))
  const cookies = response.setsCookies.map((_, at) => ({ path: ['setsCookies', String(at)], change: another }))
  return [
    { path: ['status'], change: another },
    ...headers,
    { path: ['headers'], change: lengthened },
    ...cookies,
    { path: ['setsCookies'], change: lengthened },
    ...valueChanges(response.body, ['body']),
  ]
}
