/** A metadata document as the judge reads it: an object of unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>

/** True for a JSON object that is no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member as a string; undefined when it is absent or something else. */
export function stringMember(document: JsonObject | undefined, name: string): string | undefined {
  const value = document?.[name]
  return typeof value === 'string' ? value : undefined
}

/** The member as a list of strings; undefined when it is absent or no list. Elements of other types are left out. */
export function stringList(document: JsonObject | undefined, name: string): readonly string[] | undefined {
  const value = document?.[name]
  return Array.isArray(value) ? value.filter((element): element is string => typeof element === 'string') : undefined
}

/** Names of the members that are arrays with no element (RFC 9728 §3.2, RFC 8414 §3.2). */
export function emptyArrays(document: JsonObject): readonly string[] {
  return Object.keys(document).filter((name) => {
    const value = document[name]
    return Array.isArray(value) && value.length === 0
  })
}

/** The media type without parameters, lower case (RFC 9110 §8.3.1). */
export function mediaType(contentType: readonly string[]): string | undefined {
  const value = contentType.length === 1 ? contentType[0] : undefined
  return value?.split(';')[0]?.trim().toLowerCase()
}

/** A value for Actual: short, on one line. */
export function inWords(value: unknown, length = 160): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > length ? `${text.slice(0, length)}…` : text
}
