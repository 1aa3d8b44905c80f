import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UpstreamRequest } from '../contract/seats.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Recorder } from '../http/recorder.ts'
import { isLoopback } from '../protocol/loopback.ts'
import type { SeenRequest } from './upstream-watch.ts'

/** A document that the target may fetch, and how often it did. */
export interface HostedDocument {
  readonly url: string
  fetched(): number
}

/** The harness as a host, for the time of one scenario. */
export interface HarnessHost {
  /** Serves a document under its own URL. */
  serve(path: string, document: (url: string) => HostedBody): Promise<HostedDocument>
  /** Everything that came so far, whatever it asked for. */
  requests(): readonly SeenRequest[]
  close(): Promise<void>
}

/** What is served. */
export interface HostedBody {
  readonly contentType: string
  readonly body: string
}

/** A JSON document. */
export function jsonBody(document: Readonly<Record<string, unknown>>): HostedBody {
  return { contentType: 'application/json', body: JSON.stringify(document) }
}

/** The address at which the harness listens for a target. */
export function listensOn({ seats, foreign }: Pick<StartedTarget, 'seats' | 'foreign'>): string {
  return seats.host?.listenOn ?? foreign?.listenOn ?? '127.0.0.1'
}

/** Longest body that is read, in bytes. */
const maxBody = 64 * 1024

/** Makes a host that listens only once something is served. What comes is recorded: it may hold what should never get here. */
export function makeHost(listenOn: string, recorder: Recorder): HarnessHost {
  const documents = new Map<string, HostedBody>()
  const came: SeenRequest[] = []
  const server = createServer((message, response) => {
    const own = `${listenOn}:${message.socket.localPort ?? 0}`
    // Beyond loopback others are there, and a name that leads here by DNS alone is one of theirs.
    if (!isLoopback(listenOn) && message.headers.host !== own) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end(`only ${own} is served here`)
      return
    }
    const document = documents.get(pathOf(message))
    const answer = document ?? { contentType: 'text/plain', body: 'nothing is here' }
    const status = document === undefined ? 404 : 200
    const headers = { 'content-type': answer.contentType }
    void bodyOf(message).then((body) => {
      const request = requestOf(message, body, came.length + 1, { status, headers, body: answer.body })
      came.push({ request, exchange: recorder.observe({ seat: 'host', origin: `http://${own}`, request }) })
      response.writeHead(status, headers).end(answer.body)
    })
  })
  const origin = async (): Promise<string> => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, listenOn, resolve))
    // A server that listens on a port has an address with a port.
    return `http://${listenOn}:${(server.address() as AddressInfo).port}`
  }
  return {
    serve: async (path, document) => {
      const url = `${await origin()}${path}`
      documents.set(path, document(url))
      return { url, fetched: () => came.filter(({ request }) => request.target.split('?')[0] === path).length }
    },
    requests: () => came,
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}

/** The beginning of what was sent; nobody has a reason to send much. */
async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of message) {
      size += chunk.length
      if (size <= maxBody) chunks.push(chunk)
    }
  } catch {
    // Whoever breaks off has sent what came.
  }
  return Buffer.concat(chunks).toString('utf8')
}

interface HostAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function requestOf(message: IncomingMessage, body: string, n: number, answer: HostAnswer): UpstreamRequest {
  const raw = message.rawHeaders
  return {
    n,
    answeredAfter: n,
    at: Date.now(),
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : [])),
    body,
    status: answer.status,
    responseHeaders: Object.entries(answer.headers),
    responseBody: answer.body,
  }
}
