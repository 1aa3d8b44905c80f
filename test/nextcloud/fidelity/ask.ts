import { fill, type Known } from './labels.ts'
import type { Exchange, Json } from './recording.ts'
import type { Ask } from './wire.ts'

/** A JSON value with the labels of its texts filled, the keys in their order. @throws Error as {@link fill} */
export function fillJson(value: Json, known: Known): Json {
  if (typeof value === 'string') return fill(value, known)
  if (Array.isArray(value)) return value.map((element) => fillJson(element, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillJson(member, known)]))
}

function bodyOf(body: Exchange['request']['body'], known: Known): string | undefined {
  if (body === null) return undefined
  if ('text' in body) return fill(body.text, known)
  if ('json' in body) return JSON.stringify(fillJson(body.json, known))
  const fields = Object.entries(body.form).map(([name, value]): [string, string] => [name, fill(value, known)])
  return new URLSearchParams(fields).toString()
}

function headersOf(recorded: Exchange['request']['headers'], known: Known): Record<string, string> {
  const entries = Object.entries(recorded).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, fill(value, known)]
    const pair = value.basic.map((part) => fill(part, known)).join(':')
    return [name, `Basic ${Buffer.from(pair).toString('base64')}`]
  })
  return Object.fromEntries(entries)
}

/** Makes a recorded request one that can be sent. @throws Error when a label has no value yet */
export function askOf({ request }: Exchange, known: Known): Ask {
  const body = bodyOf(request.body, known)
  return {
    method: request.method,
    target: fill(request.url, known),
    headers: headersOf(request.headers, known),
    ...(body === undefined ? {} : { body }),
  }
}
