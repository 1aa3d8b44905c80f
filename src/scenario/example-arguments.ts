import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'

/** How deep objects are filled. */
const deepest = 4

/** Arguments that a JSON Schema asks for, each as plain as it allows; what is optional is left out. */
export function exampleOf(schema: unknown): JsonObject {
  const made = valueFor(schema, 0)
  return isJsonObject(made) ? made : {}
}

function valueFor(schema: unknown, depth: number): unknown {
  if (!isJsonObject(schema) || depth > deepest) return {}
  const { default: given, const: fixed, enum: allowed, examples } = schema
  if (fixed !== undefined) return fixed
  if (given !== undefined) return given
  for (const list of [examples, allowed]) if (Array.isArray(list) && list.length > 0) return list[0]
  for (const choice of ['anyOf', 'oneOf', 'allOf']) {
    const [first] = Array.isArray(schema[choice]) ? schema[choice] : []
    if (first !== undefined) return valueFor(first, depth + 1)
  }
  return valueOfType(schema, depth)
}

function valueOfType(schema: JsonObject, depth: number): unknown {
  switch (Array.isArray(schema['type']) ? schema['type'][0] : schema['type']) {
    case 'string':
      return 'claimcheck'.padEnd(numberOr(schema['minLength'], 0), '-').slice(0, numberOr(schema['maxLength'], 1000))
    case 'integer':
    case 'number':
      return numberOr(schema['minimum'], numberOr(schema['exclusiveMinimum'], 0) + 1)
    case 'boolean':
      return false
    case 'array':
      return Array.from({ length: numberOr(schema['minItems'], 0) }, () => valueFor(schema['items'], depth + 1))
    case 'null':
      return null
    default:
      return objectFor(schema, depth)
  }
}

function objectFor(schema: JsonObject, depth: number): JsonObject {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(required.map((name) => [name, valueFor(properties[name], depth + 1)]))
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
