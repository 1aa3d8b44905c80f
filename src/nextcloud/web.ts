import type { WireAnswer, WireRequest } from './wire.ts'

/** A `Request` as plain values. Header names come in lower case, since `Headers` keeps no other. */
export async function toWireRequest(request: Request, remoteAddress = '127.0.0.1'): Promise<WireRequest> {
  const url = new URL(request.url)
  const rawHeaders: string[] = []
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    rawHeaders.push(name, value)
    headers[name] = value
  }
  return {
    method: request.method,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    host: request.headers.get('host') ?? url.host,
    target: `${url.pathname}${url.search}`,
    rawHeaders,
    headers,
    body: request.body === null ? new Uint8Array() : new Uint8Array(await request.arrayBuffer()),
    remoteAddress,
  }
}

const bodiless = new Set([204, 205, 304])

function cut(body: string | Uint8Array): ReadableStream<Uint8Array> {
  const all = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return new ReadableStream({
    start(controller) {
      controller.enqueue(all.subarray(0, Math.floor(all.length / 2)))
      controller.error(new TypeError('terminated'))
    },
  })
}

/** An answer as a `Response`; one whose connection breaks is `Response.error()`. */
export function toResponse(answer: WireAnswer): Response {
  if (answer.transport === 'reset') return Response.error()
  const headers = new Headers()
  for (const [name, value] of answer.headers) headers.append(name, value)
  if (bodiless.has(answer.status)) return new Response(null, { status: answer.status, headers })
  if (answer.transport === 'truncated') return new Response(cut(answer.body), { status: answer.status, headers })
  const body = typeof answer.body === 'string' ? answer.body : new Uint8Array(answer.body)
  return new Response(body, { status: answer.status, headers })
}
