import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { jsonValueOf } from '../protocol/json-text.ts'
import { UsageError } from '../run/usage-error.ts'

/** Takes values of a flag that may be repeated, and may hold several with commas between them. */
export function list(value: string, before: readonly string[] = []): string[] {
  const parts = value.split(',').map((part) => part.trim())
  return [...before, ...parts.filter((part) => part !== '')]
}

/**
 * Reads a JSON object.
 *
 * @param example - one that would be right
 * @throws UsageError `usage`
 */
export function objectNamed(flag: string, text: string, example: string): JsonObject {
  const read = jsonValueOf(text)
  if (isJsonObject(read)) return read
  throw new UsageError('usage', `${flag} takes a JSON object like '${example}', not '${text}'.`)
}

/** Takes values of a flag that may be repeated, as they are. */
export function each(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
