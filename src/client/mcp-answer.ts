import type { Answer } from '../http/sender.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-document.ts'
import { jsonValueOf } from '../protocol/json-text.ts'

/** A JSON-RPC response (JSON-RPC 2.0 §5): `result` or `error`. */
export interface RpcResponse {
  readonly result?: JsonObject
  readonly error?: {
    readonly code: number | undefined
    readonly message: string | undefined
    readonly data?: unknown
  }
}

/**
 * The data of each event in a stream (HTML §9.2.6); an event that was not ended is not given.
 *
 * @param text - what came of the stream so far
 */
function eventData(text: string): readonly string[] {
  const blocks = text.replaceAll(/\r\n?/g, '\n').split('\n\n').slice(0, -1)
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('data:'))
    return lines.length === 0 ? [] : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')]
  })
}

/** True once a stream holds the response to a request, after which nothing more is waited for. */
export function holdsResponse(text: string): boolean {
  return eventData(text).some((data) => responseIn(data) !== undefined)
}

/** True for a call that was answered with a result: whoever asked was let in. */
export function isServed(answer: Answer): boolean {
  const { status } = answer
  return status !== undefined && status >= 200 && status < 300 && rpcResponse(answer)?.result !== undefined
}

/** True for a call of a tool that was answered with something else than an error of the tool (MCP, tools, error handling). */
export function isDone(answer: Answer): boolean {
  return isServed(answer) && rpcResponse(answer)?.result?.['isError'] !== true
}

/** What came of a call, in words: `accepted`, `status 401`. */
export function served(answer: Answer): string {
  return isServed(answer) ? 'accepted' : `status ${answer.status ?? 'none'}`
}

/** An answer that puts it down to the request; a 500 or silence is no refusal. */
export function isTurnedAway(answer: Answer): boolean {
  const { status } = answer
  return status !== undefined && status >= 400 && status < 500
}

/** The JSON-RPC response that an answer carries, as JSON or in an event stream; undefined when there is none. */
export function rpcResponse(answer: Answer): RpcResponse | undefined {
  const [type = ''] = answer.header('content-type')
  if (!type.toLowerCase().startsWith('text/event-stream')) return responseIn(answer.text)
  for (const data of eventData(answer.text)) {
    const response = responseIn(data)
    if (response !== undefined) return response
  }
  return undefined
}

function responseIn(text: string): RpcResponse | undefined {
  const message = parsed(text)
  if (message === undefined || 'method' in message) return undefined
  if (isJsonObject(message['result'])) return { result: message['result'] }
  const error = message['error']
  if (!isJsonObject(error)) return undefined
  const { code, message: words, data } = error
  return {
    error: {
      code: typeof code === 'number' ? code : undefined,
      message: typeof words === 'string' ? words : undefined,
      ...(data === undefined ? {} : { data }),
    },
  }
}

function parsed(text: string): JsonObject | undefined {
  const value = jsonValueOf(text)
  return isJsonObject(value) ? value : undefined
}
