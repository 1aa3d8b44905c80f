import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Credential, UpstreamRequest } from '../contract/seats.ts'
import { createPseudonyms, type Pseudonyms, requestsWithoutSecrets } from './control-requests.ts'

/** What a control endpoint steers. */
export interface Controlled {
  readonly settings: object
  change(patch: Readonly<Record<string, unknown>>): void
  readonly clock: { advance(seconds: number): void }
  requests(): readonly UpstreamRequest[]
  /** Every secret that was issued or accepted: none of them may leave by this endpoint. */
  credentials(): readonly Credential[]
  reset(): void
}

/** A control endpoint that listens. */
export interface ControlEndpoint {
  readonly url: string
  close(): Promise<void>
}

/** A body of a control request is small; anything larger is a mistake. */
const maxBody = 256 * 1024

interface Reply {
  readonly status: number
  readonly body: unknown
}

/**
 * Opens a control endpoint on a loopback port of its own, for test suites in any language: `GET` and `PATCH /settings`,
 * `POST /clock` with `{ advance: seconds }`, `GET /requests`, `POST /reset`. It answers only its own Host and no
 * browser's Origin, so that a web page cannot steer it (DNS rebinding, cross-site requests).
 */
export async function openControl(controlled: Controlled): Promise<ControlEndpoint> {
  const pseudonyms = createPseudonyms()
  const server = createServer((request, response) => {
    answer(request, controlled, pseudonyms).then(
      (reply) => send(response, reply),
      () => send(response, { status: 500, body: { error: 'internal' } }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}

async function answer(request: IncomingMessage, controlled: Controlled, pseudonyms: Pseudonyms): Promise<Reply> {
  const port = request.socket.localPort
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? ''))
    return { status: 421, body: { error: 'host', message: 'this endpoint answers only under its loopback name' } }
  if (request.headers.origin !== undefined)
    return { status: 403, body: { error: 'origin', message: 'web pages may not use this endpoint' } }
  const path = (request.url ?? '/').split('?')[0]
  switch (`${request.method} ${path}`) {
    case 'GET /settings':
      return { status: 200, body: controlled.settings }
    case 'PATCH /settings':
      return await withObject(request, (patch) => {
        controlled.change(patch)
        return controlled.settings
      })
    case 'POST /clock':
      return await withObject(request, ({ advance }) => {
        if (typeof advance !== 'number' || !Number.isFinite(advance) || advance < 0)
          throw new Error('advance takes a number of seconds that is not negative')
        controlled.clock.advance(advance)
        return { advanced: advance }
      })
    case 'GET /requests':
      return { status: 200, body: requestsWithoutSecrets(controlled, pseudonyms) }
    case 'POST /reset':
      controlled.reset()
      return { status: 200, body: { reset: true } }
    default:
      return {
        status: 404,
        body: {
          error: 'unknown',
          message: 'there are GET and PATCH /settings, POST /clock, GET /requests, POST /reset',
        },
      }
  }
}

/** Runs a change on a JSON object; what it refuses is the caller's mistake. */
async function withObject(
  request: IncomingMessage,
  change: (value: Readonly<Record<string, unknown>>) => unknown,
): Promise<Reply> {
  const text = await bodyOf(request)
  if (text === undefined) return { status: 413, body: { error: 'too-large' } }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('send a JSON object')
    return { status: 200, body: change(Object.fromEntries(Object.entries(value))) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'invalid'
    return { status: 400, body: { error: code, message: error instanceof Error ? error.message : 'invalid' } }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    // What is too much is read to its end and not kept, so that the answer still arrives.
    if (size <= maxBody) chunks.push(bytes)
  }
  return size > maxBody ? undefined : Buffer.concat(chunks).toString('utf8')
}
