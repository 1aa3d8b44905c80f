import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Witness } from '../contract/witness.ts'
import type { Handler } from './origin.ts'

/** Longest part of a stream of events that is kept for the witness, in characters. */
const longestStream = 256 * 1024

/** What the adapter hands on beside the request. */
interface Connection {
  readonly incoming: IncomingMessage | Http2ServerRequest
}

/** A handler that answers as it did, with somebody who is told what came and what went. */
export function witnessed(
  handler: Handler,
  witness: Witness,
): (request: Request, connection: Connection) => Promise<Response> {
  return async (request, { incoming }) => {
    const { origin, pathname, search } = new URL(request.url)
    const at = Date.now()
    const tell = witness()
    const copy = request.body === null ? '' : request.clone().text()
    const response = await handler(request)
    const { status, statusText, headers } = response
    const asked = await Promise.resolve(copy).catch(() => '')
    const { remotePort } = incoming.socket
    const seen = {
      origin,
      at,
      method: request.method,
      target: pathname + search,
      headers: [...request.headers],
      body: asked,
      status,
      responseHeaders: [...headers],
      ...(remotePort === undefined ? {} : { remotePort }),
    }
    if (response.body === null) {
      tell({ ...seen, responseBody: '' })
      return response
    }
    if (!(headers.get('content-type') ?? '').startsWith('text/event-stream')) {
      const bytes = await response.arrayBuffer()
      tell({ ...seen, responseBody: Buffer.from(bytes).toString('utf8') })
      return new Response(bytes, { status, statusText, headers })
    }
    const [out, beside] = response.body.tee()
    readStream(beside).then((text) => tell({ ...seen, responseBody: text }))
    return new Response(out, { status, statusText, headers })
  }
}

/** What a stream said until it ended or broke, as far as it is kept. */
async function readStream(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of stream) if (text.length < longestStream) text += decoder.decode(chunk, { stream: true })
  } catch {
    // Whoever listened went away; what was said until then counts.
  }
  return text.slice(0, longestStream)
}
