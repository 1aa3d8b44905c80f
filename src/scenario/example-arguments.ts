import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'

/** How deep objects are filled, and how long lists, texts and given values may be: a schema may ask for more than there is. */
const deepest = 4
const longestList = 3
const longestText = 1000
const longestGiven = 4000

/** Arguments that a JSON Schema asks for, each as plain as it allows; what is optional is left out. */
export function exampleOf(schema: unknown): JsonObject {
  const made = valueFor(schema, 0)
  return isJsonObject(made) ? made : {}
}

function valueFor(schema: unknown, depth: number): unknown {
  if (!isJsonObject(schema) || depth > deepest) return {}
  const { default: given, const: fixed, enum: allowed, examples } = schema
  for (const one of [fixed, given, ...[examples, allowed].map(firstOf)]) if (isShort(one)) return one
  for (const choice of ['anyOf', 'oneOf', 'allOf']) {
    const [first] = Array.isArray(schema[choice]) ? schema[choice] : []
    if (first !== undefined) return valueFor(first, depth + 1)
  }
  return valueOfType(schema, depth)
}

function valueOfType(schema: JsonObject, depth: number): unknown {
  switch (Array.isArray(schema['type']) ? schema['type'][0] : schema['type']) {
    case 'string':
      return 'claimcheck'
        .padEnd(Math.min(numberOr(schema['minLength'], 0), longestText), '-')
        .slice(0, numberOr(schema['maxLength'], longestText))
    case 'integer':
    case 'number':
      return numberOr(schema['minimum'], numberOr(schema['exclusiveMinimum'], 0) + 1)
    case 'boolean':
      return false
    case 'array':
      return Array.from({ length: Math.min(numberOr(schema['minItems'], 0), longestList) }, () =>
        valueFor(schema['items'], depth + 1),
      )
    case 'null':
      return null
    default:
      return objectFor(schema, depth)
  }
}

function objectFor(schema: JsonObject, depth: number): JsonObject {
  const required = Array.isArray(schema['required'])
    ? schema['required'].filter((name) => typeof name === 'string')
    : []
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries([...new Set(required)].map((name) => [name, valueFor(properties[name], depth + 1)]))
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined
}

function isShort(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).length <= longestGiven
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
