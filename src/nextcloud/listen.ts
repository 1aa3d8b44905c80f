import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Nextcloud } from './nextcloud.ts'
import { inUrl, refusesOtherHost } from './own-host.ts'
import type { WireAnswer, WireRequest } from './wire.ts'

/** Where to listen. */
export interface ListenOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** `127.0.0.1` when absent. */
  readonly host?: string
  /** Answer 421 to requests whose `Host` is another one than `host` with the port. */
  readonly onlyHost?: boolean
}

/** A mock behind a port. */
export interface Listening {
  /** `http://127.0.0.1:49152` */
  readonly origin: string
  /** Ends the server and its connections. May be called twice. */
  close(): Promise<void>
}

const nothing = new Uint8Array()

async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  if (message.headers['content-length'] === undefined && message.headers['transfer-encoding'] === undefined)
    return nothing
  const chunks: Uint8Array[] = []
  for await (const chunk of message) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

function wireRequest(message: IncomingMessage, body: Uint8Array): WireRequest {
  return {
    method: message.method ?? 'GET',
    scheme: 'http',
    host: message.headers.host ?? 'localhost',
    target: message.url ?? '/',
    rawHeaders: message.rawHeaders,
    headers: message.headers,
    body,
    remoteAddress: message.socket.remoteAddress ?? '127.0.0.1',
    ...(message.socket.remotePort === undefined ? {} : { remotePort: message.socket.remotePort }),
  }
}

function send(response: ServerResponse, answer: WireAnswer): void {
  if (answer.transport === 'reset') {
    response.destroy()
    return
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  const flat: string[] = []
  for (const [name, value] of answer.headers) flat.push(name, value)
  const bodiless = answer.status === 204 || answer.status === 304 || response.req.method === 'HEAD'
  if (!bodiless) flat.push('Content-Length', String(body.length))
  response.writeHead(answer.status, flat)
  if (answer.transport === 'truncated') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
    return
  }
  if (bodiless) response.end()
  else response.end(body)
}

/**
 * Puts a mock behind a port of this machine: a thin layer over `node:http`, so that repeated headers stay apart and a fault can
 * break a connection.
 *
 * @throws the error of `node:http` when the port is taken (`EADDRINUSE`)
 */
export async function listen(nextcloud: Nextcloud, options: ListenOptions = {}): Promise<Listening> {
  const host = options.host ?? '127.0.0.1'
  const server = createServer((message, response) => {
    if (options.onlyHost === true && refusesOtherHost(message, response, host)) return
    readBody(message)
      .then((body) => nextcloud.serve(wireRequest(message, body)))
      .then((answer) => send(response, answer))
      .catch(() => {
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/html; charset=UTF-8' })
        response.end()
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('the server has no port: it was closed while it started')
  return {
    origin: `http://${inUrl(host)}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
