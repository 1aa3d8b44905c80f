import { rpcResponse } from '../client/mcp-answer.ts'
import type { Answer } from '../http/sender.ts'
import { isJsonObject, type JsonObject, stringMember } from '../protocol/json-document.ts'

/** A request of a server that a person open a URL before it goes on. */
export interface PlaceToGo {
  readonly url: string
  /** How it was said: by elicitation in URL mode, as a result (2026-07-28) or as an error (2025-11-25), or in words. */
  readonly by: 'elicitation' | 'words'
}

/** `URLElicitationRequired` (MCP 2025-11-25, elicitation). */
const urlElicitationRequired = -32_042

/**
 * Where an answer to a call sends the person, if it does.
 *
 * @param origins - where a URL that stands in words may lead; one in an elicitation is meant to be opened wherever it leads
 */
export function placeToGo(answer: Answer, origins: readonly string[]): PlaceToGo | undefined {
  const response = rpcResponse(answer)
  if (response === undefined) return undefined
  const asked = response.error === undefined ? elicitedIn(response.result) : elicitedByError(response.error)
  const [elicited] = asked.filter((url) => URL.canParse(url))
  if (elicited !== undefined) return { url: elicited, by: 'elicitation' }
  const [said] = textsIn(response.result)
    .flatMap((text) => text.match(/https?:\/\/[^\s"'<>()[\]{}]+/g) ?? [])
    .map((url) => url.replace(/[.,;:!?]+$/, ''))
    .filter((url) => URL.canParse(url) && origins.includes(new URL(url).origin))
  return said === undefined ? undefined : { url: said, by: 'words' }
}

function elicitedByError({ code, data }: { readonly code: number | undefined; readonly data?: unknown }): string[] {
  if (code !== urlElicitationRequired || !isJsonObject(data)) return []
  return objectsOf(data['elicitations']).flatMap((one) => stringMember(one, 'url') ?? [])
}

/** MCP 2026-07-28, multi round-trip requests. */
function elicitedIn(result: JsonObject | undefined): string[] {
  const requests = result?.['inputRequests']
  if (!isJsonObject(requests)) return []
  return Object.values(requests)
    .filter(isJsonObject)
    .map((request) => request['params'])
    .filter(isJsonObject)
    .flatMap((params) => (params['mode'] === 'url' ? (stringMember(params, 'url') ?? []) : []))
}

function textsIn(result: JsonObject | undefined): string[] {
  return objectsOf(result?.['content']).flatMap((one) => stringMember(one, 'text') ?? [])
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
