import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { exampleOf } from './example-arguments.ts'

/** How many places of one tool are tried. */
const mostPlaces = 3
/** A place that takes less than a URL is none. */
const shortest = 60

/** Arguments of a tool with a text of ours in one of them, for each one that takes any text or any URL. */
export function textPlaces(schema: unknown): readonly ((text: string) => JsonObject)[] {
  if (!isJsonObject(schema) || !isJsonObject(schema['properties'])) return []
  const example = exampleOf(schema)
  return Object.entries(schema['properties'])
    .filter(([, property]) => takesText(property))
    .slice(0, mostPlaces)
    .map(([name]) => (text) => ({ ...example, [name]: text }))
}

function takesText(schema: unknown): boolean {
  if (!isJsonObject(schema) || schema['type'] !== 'string') return false
  const { maxLength, format } = schema
  if (['enum', 'const', 'pattern'].some((name) => schema[name] !== undefined)) return false
  if (format !== undefined && !['uri', 'uri-reference', 'url', 'iri'].includes(String(format))) return false
  return typeof maxLength !== 'number' || maxLength >= shortest
}
