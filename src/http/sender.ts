import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { Agent, request as undiciRequest } from 'undici'
import type { Seat } from '../contract/words.ts'
import { type Answer, makeAnswer } from './answer.ts'
import { meaningOf, SendRefused } from './errors.ts'
import type { Exchange, Header } from './exchange.ts'
import type { Recorder } from './recorder.ts'

export type { Answer } from './answer.ts'

/** A request as a scenario wants it on the wire. */
export interface OutgoingRequest {
  readonly method?: string
  readonly url: string
  /** In order; repeated names stay apart. A `host` here replaces the one of the URL. */
  readonly headers?: readonly Header[]
  readonly body?: string
}

/** Bounds of every request, from the first day. */
export interface Bounds {
  /** Milliseconds for the connection, for the headers, and between pieces of the body. */
  readonly timeout: number
  /** Bytes of the body, also after decompression. */
  readonly maxBody: number
  /** Bytes of all headers. */
  readonly maxHeaders: number
  /** Requests of one run. */
  readonly maxRequests: number
}

/** What a judge allows unless told otherwise. */
export const defaultBounds: Bounds = { timeout: 10_000, maxBody: 4 * 1024 * 1024, maxHeaders: 64 * 1024, maxRequests: 20_000 }

/** Sends requests for one actor at one seat. */
export interface Sender {
  /**
   * Sends one request; follows no redirect, repairs nothing.
   *
   * @returns an answer also when none came: `status` is then undefined and `error` says why
   * @throws SendRefused `host-refused` for a host that the plan does not name, `budget-exhausted` past the bound
   */
  send(request: OutgoingRequest): Promise<Answer>
  /** The same wire for another actor or seat. */
  as(actor: string, seat?: Seat): Sender
}

/** What all senders of a run share. */
export interface Wire {
  sender(actor: string, seat: Seat, onExchange: (exchange: Exchange) => void): Sender
  close(): Promise<void>
}

/**
 * Opens the wire of a run.
 *
 * @param mayReach - tells whether the plan names a host (`localhost:8080`)
 */
export function openWire(recorder: Recorder, mayReach: (host: string) => boolean, bounds: Bounds = defaultBounds): Wire {
  const agent = new Agent({
    connect: { timeout: bounds.timeout },
    headersTimeout: bounds.timeout,
    bodyTimeout: bounds.timeout,
    maxHeaderSize: bounds.maxHeaders,
    maxResponseSize: bounds.maxBody,
    keepAliveTimeout: 1000,
    pipelining: 1,
  })
  let sent = 0
  const sender = (actor: string, seat: Seat, onExchange: (exchange: Exchange) => void): Sender => ({
    as: (other, otherSeat = seat) => sender(other, otherSeat, onExchange),
    send: async (request) => {
      const url = new URL(request.url)
      if (!mayReach(url.host))
        throw new SendRefused('host-refused', `the plan does not name the host '${url.host}', so nothing is sent there`)
      sent += 1
      if (sent > bounds.maxRequests)
        throw new SendRefused('budget-exhausted', `the run has sent its ${bounds.maxRequests} requests`)
      const n = recorder.next()
      const at = recorder.now()
      const requestHeaders = request.headers ?? []
      const reply = await transmit(agent, url, request, bounds)
      const exchange = recorder.record(n, {
        seat,
        actor,
        at,
        duration: Math.round((recorder.now() - at) * 10) / 10,
        method: request.method ?? 'GET',
        url: request.url,
        requestHeaders,
        requestBody: request.body ?? '',
        ...(reply.status === undefined
          ? {}
          : { status: reply.status, responseHeaders: reply.headers, responseBody: reply.text }),
        ...(reply.error === undefined ? {} : { error: reply.error }),
      })
      onExchange(exchange)
      return makeAnswer({ exchange, ...reply })
    },
  })
  return { sender, close: () => agent.destroy() }
}

interface Reply {
  readonly status: number | undefined
  readonly headers: readonly Header[]
  readonly text: string
  readonly error: Answer['error']
}

async function transmit(agent: Agent, url: URL, request: OutgoingRequest, bounds: Bounds): Promise<Reply> {
  try {
    const { statusCode, headers, body } = await undiciRequest(url, {
      dispatcher: agent,
      method: request.method ?? 'GET',
      headers: (request.headers ?? []).flat(),
      body: request.body ?? null,
      responseHeaders: 'raw',
      signal: AbortSignal.timeout(bounds.timeout * 2),
    })
    const list = headerPairs(headers)
    return await readBody(statusCode, list, body, bounds)
  } catch (error) {
    return { status: undefined, headers: [], text: '', error: meaningOf(error) }
  }
}

async function readBody(
  status: number,
  headers: readonly Header[],
  body: AsyncIterable<Uint8Array>,
  bounds: Bounds,
): Promise<Reply> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of body) chunks.push(chunk)
    const bytes = decompress(Buffer.concat(chunks), headers, bounds.maxBody)
    return { status, headers, text: bytes.toString('utf8'), error: undefined }
  } catch (error) {
    return { status, headers, text: Buffer.concat(chunks).toString('utf8'), error: meaningOf(error) }
  }
}

/** undici gives raw headers as a flat list of names and values, whatever its types say of the option. */
function headerPairs(raw: unknown): readonly Header[] {
  if (!Array.isArray(raw)) return []
  const texts = raw.map((part: unknown) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)))
  const pairs: Header[] = []
  for (let i = 0; i + 1 < texts.length; i += 2) pairs.push([texts[i] ?? '', texts[i + 1] ?? ''])
  return pairs
}

/** Undoes the content codings (RFC 9110 §8.4), never past the bound. */
function decompress(bytes: Buffer, headers: readonly Header[], maxOutputLength: number): Buffer {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.split(',').map((coding) => coding.trim().toLowerCase()))
  return codings.reverse().reduce((data, coding) => {
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(data, { maxOutputLength })
    if (coding === 'deflate') return inflateSync(data, { maxOutputLength })
    if (coding === 'br') return brotliDecompressSync(data, { maxOutputLength })
    return data
  }, bytes)
}
