import type { Seat } from '../contract/words.ts'
import { type Answer, createAnswer } from './answer.ts'
import { decodeBody } from './decode-body.ts'
import { asHttpError, HttpError } from './errors.ts'
import type { Header } from './exchange.ts'
import type { HostRule } from './host-rule.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createPacer, type Pace, type Pacer } from './pacer.ts'
import type { Recorder } from './recorder.ts'
import { createWire, type Wire, type WireAnswer } from './wire.ts'

/** What every request of the harness calls itself, unless a probe is about it: whoever finds it in a log shall know what it was. */
export const userAgent = 'claimcheck (conformance test of MCP authorization)'

export type { Answer } from './answer.ts'

/** One request, as a scenario wants it on the wire. */
export interface OutgoingRequest {
  /** `GET` by default. */
  readonly method?: string
  /** Absolute URL. Its path and query are sent as they stand, its fragment is not. */
  readonly url: string
  /**
   * In this order and case, repeated ones apart. `Host` may be given. Without them `User-Agent` and `Accept` are added;
   * `Content-Length` always is, where there is a body.
   */
  readonly headers?: readonly Header[]
  readonly body?: string | Uint8Array
  /** Ends the reading of a stream (server-sent events) once what came is enough; the answer then is whole. */
  readonly enough?: (soFar: string) => boolean
  /** Sent also when the run has spent its requests: what it made is to be taken away again. */
  readonly always?: boolean
  /** Limits that differ for this request. */
  readonly limits?: Partial<Limits>
}

/** Sends requests for one actor at one seat. Those made from one another share connections, record and limits. */
export interface Sender {
  readonly seat: Seat
  readonly actor: string
  readonly recorder: Recorder
  /**
   * Sends one request and waits for the answer, or for what came of it. Redirects are not followed.
   *
   * @throws HttpError `budget-spent`; everything that may come from the target is in the answer
   */
  send(request: OutgoingRequest): Promise<Answer>
  /** The same for another actor, seat or record. */
  as(who: { readonly seat?: Seat; readonly actor?: string; readonly recorder?: Recorder }): Sender
  /** Ends all connections, also those of senders that came from this one. */
  close(): Promise<void>
}

/** What a sender is made of. */
export interface SenderOptions {
  readonly seat: Seat
  readonly actor: string
  readonly recorder: Recorder
  readonly hosts: HostRule
  readonly limits?: Partial<Limits>
  /** How fast requests go out; as fast as they are asked for when absent. */
  readonly pace?: Pace
  /** Certificate authorities in PEM that count besides the system's. */
  readonly ca?: string
}

/** Makes a sender with connections of its own. */
export function createSender(options: SenderOptions): Sender {
  const limits = { ...defaultLimits, ...options.limits }
  const pacer = options.pace === undefined ? undefined : createPacer(options.pace)
  const shared: Shared = { hosts: options.hosts, limits, pacer, wire: createWire(options), sent: 0 }
  return senderFor(shared, options)
}

interface Shared {
  readonly hosts: HostRule
  readonly limits: Limits
  readonly pacer: Pacer | undefined
  readonly wire: Wire
  sent: number
}

function senderFor(shared: Shared, who: Pick<Sender, 'seat' | 'actor' | 'recorder'>): Sender {
  const { seat, actor, recorder } = who
  return {
    seat,
    actor,
    recorder,
    send: (request) => send(shared, who, request),
    as: (other) => senderFor(shared, { seat, actor, recorder, ...other }),
    close: () => shared.wire.close(),
  }
}

async function send(
  shared: Shared,
  who: Pick<Sender, 'seat' | 'actor' | 'recorder'>,
  request: OutgoingRequest,
): Promise<Answer> {
  const limits = { ...shared.limits, ...request.limits }
  shared.sent += 1
  if (shared.sent > shared.limits.requests && request.always !== true)
    throw new HttpError('budget-spent', `this run has sent ${shared.limits.requests} requests, and may send no more`)
  const { method = 'GET' } = request
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined
  const headers = allHeaders(request.headers ?? [], url)
  const body = typeof request.body === 'string' ? new TextEncoder().encode(request.body) : request.body
  const refused =
    url === undefined ? new HttpError('unsendable', `'${request.url}' is no absolute URL`) : shared.hosts.refuses(url)
  if (url !== undefined && refused === undefined) await shared.pacer?.turn(url)
  const ticket = who.recorder.begin(who)
  const came: WireAnswer =
    url === undefined || refused !== undefined
      ? { status: undefined, headers: [], body: new Uint8Array(), error: refused }
      : await shared.wire.exchange(
          {
            origin: url.origin,
            target: targetOf(request.url, url),
            method,
            headers,
            body,
            enough: request.enough,
          },
          limits,
        )
  const decoded = await decode(came, limits)

  const exchange = who.recorder.record(ticket, {
    request: { method, url: request.url, headers, body: textOf(body) },
    ...(came.status === undefined
      ? {}
      : { response: { status: came.status, headers: came.headers, body: textOf(decoded.body) } }),
    ...(decoded.error === undefined ? {} : { error: decoded.error }),
  })
  return createAnswer({ request, exchange, ...came, ...decoded })
}

/** Undoes content encodings; when that fails, the bytes stay as they came. */
async function decode(
  came: WireAnswer,
  limits: Limits,
): Promise<{ readonly body: Uint8Array; readonly error: HttpError | undefined }> {
  const error = came.error === undefined ? undefined : asHttpError(came.error)
  const encodings = came.headers.filter(([name]) => name.toLowerCase() === 'content-encoding').map(([, value]) => value)
  // Half a stream cannot be unfolded.
  if (error !== undefined) return { body: came.body, error }
  try {
    return { body: await decodeBody(came.body, encodings, limits.decompressedSize), error }
  } catch (failed) {
    return { body: came.body, error: asHttpError(failed) }
  }
}

/** Path and query as written, since a URL parser would fold dots and slashes that a check may need. */
function targetOf(text: string, url: URL): string {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*([^#]*)/i.exec(text)?.[1] ?? ''
  if (!/^[\x21-\x7e]*$/.test(written) || written.startsWith('\\')) return url.pathname + url.search
  return written.startsWith('/') ? written : `/${written}`
}

/** `Host` stands first on the wire whatever is asked for, so it is recorded first. */
function allHeaders(given: readonly Header[], url: URL | undefined): readonly Header[] {
  const has = (name: string): boolean => given.some(([other]) => other.toLowerCase() === name)
  const added: Header[] = []
  if (url !== undefined && !has('host')) added.push(['Host', url.host])
  if (!has('user-agent')) added.push(['User-Agent', userAgent])
  if (!has('accept')) added.push(['Accept', '*/*'])
  return [...added, ...given]
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}
