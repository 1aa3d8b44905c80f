import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Field } from './forms.ts'

/** How a person came back to the client. */
export interface Arrival {
  readonly method: 'GET' | 'POST'
  /** The redirect URI with what came along. */
  readonly url: string
  /** What was posted (OAuth 2.0 Form Post Response Mode). */
  readonly fields?: readonly Field[]
  readonly body: string
  /** What they were shown. */
  readonly page: string
}

/** Waits on loopback for a person to come back. */
export interface ReturnListener {
  /** The first request with the right state. */
  readonly arrival: Promise<Arrival>
  /** How many came with another one. */
  strangers(): number
  /** Ends it, with all its connections. */
  close(): Promise<void>
}

const page = (words: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>claimcheck</title><p>${words}</p></html>`

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  Connection: 'close',
} as const

/** More than an authorization response is long. */
const longestBody = 64 * 1024

/**
 * Listens where a redirect URI says. What does not carry the state of the request is answered and forgotten: any page can
 * send a browser there.
 *
 * @throws what Node says where nobody may listen there: `EADDRINUSE`, `EACCES`
 */
export async function listenForReturn(redirectUri: string, state: string): Promise<ReturnListener> {
  const { hostname, port, pathname, origin } = new URL(redirectUri)
  const { promise: arrival, resolve } = Promise.withResolvers<Arrival>()
  let strangers = 0
  const server = createServer({ maxHeaderSize: longestBody, requestTimeout: 10_000 }, (request, response) => {
    const answer = (status: number, words: string): string => {
      const shown = page(words)
      response.writeHead(status, headers).end(shown)
      return shown
    }
    void (async () => {
      const url = new URL(request.url ?? '/', origin)
      const body = request.method === 'POST' ? await bodyOf(request) : ''
      if (url.pathname !== pathname || body === undefined) {
        answer(404, 'Nothing is here.')
        return
      }
      const fields = request.method === 'POST' ? [...new URLSearchParams(body)] : undefined
      const came = fields === undefined ? url.searchParams.get('state') : new Map(fields).get('state')
      if (came !== state) {
        strangers += 1
        answer(400, 'This is not the sign-in that claimcheck waits for.')
        return
      }
      const shown = answer(200, 'You are signed in. claimcheck goes on; you can close this page.')
      const method = fields === undefined ? 'GET' : 'POST'
      resolve({ method, url: url.href, body, page: shown, ...(fields === undefined ? {} : { fields }) })
    })()
  })
  server.listen(port === '' ? 80 : Number(port), hostname.replace(/^\[|\]$/g, ''))
  await once(server, 'listening')
  return {
    arrival,
    strangers: () => strangers,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      // The person still reads the last page; what else is open waits for nobody.
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 200).unref()
      await closed
    },
  }
}

/** A redirect URI on loopback at a port that nobody listens at now. */
export async function freeRedirectUri(): Promise<string> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/callback`
}

/** The body of a form; undefined where it is longer than any, or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let body = ''
  try {
    for await (const chunk of request.setEncoding('utf8')) {
      body += String(chunk)
      if (body.length > longestBody) return undefined
    }
    return body
  } catch {
    return undefined
  }
}
