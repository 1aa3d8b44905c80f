import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One thing that a server does at the wire. */
export type Step =
  | { readonly write: Uint8Array }
  /** The same bytes again and again, until the other side has had enough. */
  | { readonly forever: Uint8Array; readonly pause?: number }
  | { readonly wait: number }
  /** Ends the connection without a word more (RST). */
  | { readonly reset: true }
  | { readonly end: true }

/** A request, as far as a hostile server cares. */
export interface WireRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  /** Whether it carries an `Authorization` header. */
  readonly authorized: boolean
}

/** A server that answers with whatever bytes it was told, in whatever time. */
export interface WireServer {
  readonly origin: string
  close(): Promise<void>
}

/** Starts one on a free port of loopback. Requests are answered one after the other on each connection. */
export async function serveWire(answer: (request: WireRequest) => readonly Step[]): Promise<WireServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    void converse(socket, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function converse(socket: Socket, answer: (request: WireRequest) => readonly Step[]): Promise<void> {
  let heard = ''
  try {
    for await (const chunk of socket) {
      heard += Buffer.from(chunk).toString('latin1')
      for (let next = wholeRequest(heard); next !== undefined; next = wholeRequest(heard)) {
        heard = heard.slice(next.length)
        for (const step of answer(next.request)) await play(step, socket)
      }
    }
  } catch {
    // Whoever has had enough hangs up.
  }
}

function wholeRequest(heard: string): { readonly request: WireRequest; readonly length: number } | undefined {
  const head = heard.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const length = head + 4 + Number(/^content-length: *(\d+)/im.exec(heard.slice(0, head))?.[1] ?? 0)
  if (heard.length < length) return undefined
  const [method = '', target = ''] = heard.split(' ', 2)
  const authorized = /^authorization:/im.test(heard.slice(0, head))
  return { request: { method, target, authorized }, length }
}

async function play(step: Step, socket: Socket): Promise<void> {
  if ('wait' in step) await sleep(step.wait)
  else if ('reset' in step) socket.resetAndDestroy()
  else if ('end' in step) socket.end()
  else if ('write' in step) await written(socket, step.write)
  else
    while (!socket.destroyed && socket.writable) {
      await written(socket, step.forever)
      if (step.pause !== undefined) await sleep(step.pause)
    }
}

/** Waits until there is room again, so that a server that never ends does not fill its own memory. */
async function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed || !socket.writable) return
  if (socket.write(bytes)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done).off('error', done)
      resolve()
    }
    socket.on('drain', done).on('close', done).on('error', done)
  })
}
