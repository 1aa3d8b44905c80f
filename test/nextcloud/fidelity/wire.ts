import { request as httpRequest } from 'node:http'
import type { CookieJar } from 'tough-cookie'

/** A request with nothing left to fill in. */
export interface Ask {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer as it came. */
export interface Reply {
  readonly status: number
  /** By lower-case name; values of a repeated header joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  /** Values of `Set-Cookie`, in their order. */
  readonly cookies: readonly string[]
  readonly text: string
}

/**
 * Sends a request to a loopback port with the headers given and no others (but for Host, Connection and Content-Length),
 * follows no redirect, and keeps the cookies of a browser session in `jar`.
 */
export async function send(base: string, ask: Ask, jar?: CookieJar): Promise<Reply> {
  const url = `${base}${ask.target}`
  const cookie = (await jar?.getCookieString(url)) ?? ''
  const reply = await new Promise<Reply>((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const headers = {
      ...ask.headers,
      ...(cookie === '' ? {} : { cookie }),
      ...(ask.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(ask.body)) }),
    }
    // The target goes out as it is recorded: the parser of URLs would change it.
    const outgoing = httpRequest({ hostname, port, method: ask.method, path: ask.target, headers, agent: false })
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () => {
        const all = Object.entries(incoming.headersDistinct)
        resolve({
          status: incoming.statusCode ?? 0,
          headers: new Map(all.map(([name, values]) => [name, (values ?? []).join(', ')])),
          cookies: incoming.headersDistinct['set-cookie'] ?? [],
          text: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    outgoing.end(ask.body)
  })
  for (const line of reply.cookies) await jar?.setCookie(line, url)
  return reply
}
