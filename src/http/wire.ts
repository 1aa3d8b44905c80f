import { setImmediate } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { guardedLookup } from './address-lookup.ts'
import { HttpError } from './errors.ts'
import type { Header } from './exchange.ts'
import { GrownBytes } from './grown-bytes.ts'
import type { HostRule } from './host-rule.ts'
import type { Limits } from './limits.ts'

/** A request as it is handed to the wire. */
interface WireRequest {
  readonly origin: string
  /** Request target, as it shall stand on the wire. */
  readonly target: string
  readonly method: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array | undefined
  /** Ends the reading of a stream once what came is enough. */
  readonly enough: ((soFar: string) => boolean) | undefined
}

/** What came back, as far as it came. */
export interface WireAnswer {
  readonly status: number | undefined
  readonly headers: readonly Header[]
  /** As on the wire, before any content encoding is undone. */
  readonly body: Uint8Array
  /** What the HTTP client threw, or an HttpError of ours. */
  readonly error: unknown
}

/** Connections to the origins of one run. */
export interface Wire {
  exchange(request: WireRequest, limits: Limits): Promise<WireAnswer>
  close(): Promise<void>
}

/**
 * Sends by undici's dispatch, the lowest layer that it has: repeated headers stay apart and keep their case, nothing is
 * followed, decoded or retried.
 *
 * @param options - `ca`: certificate authorities in PEM that count besides the system's; `hosts`: which addresses a name
 * may stand for
 */
export function createWire(options: { readonly ca?: string; readonly hosts?: HostRule } = {}): Wire {
  const pools = new Map<string, Pool>()
  /** Pools whose connections are not used again, until what is under way has ended. */
  const retired = new Set<Pool>()

  function poolFor(origin: string, limits: Limits): Pool {
    const known = pools.get(origin)
    if (known !== undefined) return known
    const pool = new Pool(origin, {
      allowH2: false,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      // Well below the five seconds after which Node's own servers close an idle connection.
      keepAliveTimeout: 1_000,
      keepAliveMaxTimeout: 1_000,
      maxHeaderSize: limits.headerSize,
      connect: {
        timeout: limits.connect,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
        ...(options.hosts === undefined ? {} : { lookup: guardedLookup(options.hosts) }),
      },
    })
    pools.set(origin, pool)
    return pool
  }

  return {
    exchange: async (request, limits) => {
      // A server that was stopped has said so on its idle connections; one turn of the event loop lets that be heard,
      // so that no request is written to a connection that is known to be dead. Nothing is ever sent twice.
      await setImmediate()
      const pool = poolFor(request.origin, limits)
      const answer = await dispatch(pool, request, limits)
      // Some servers close the connection of a request in which they broke down, and do not say so in the answer.
      if ((answer.status ?? 0) >= 500 && pools.get(request.origin) === pool) {
        pools.delete(request.origin)
        retired.add(pool)
        void pool.close().then(() => retired.delete(pool))
      }
      return answer
    },
    close: async () => {
      const open = [...pools.values(), ...retired]
      pools.clear()
      await Promise.all(open.map((pool) => pool.destroy()))
    },
  }
}

function dispatch(pool: Pool, request: WireRequest, limits: Limits): Promise<WireAnswer> {
  return new Promise((resolve) => {
    const answer = new Reading(request, limits, resolve)
    try {
      pool.dispatch(
        {
          path: request.target,
          method: request.method,
          headers: request.headers.flat(),
          body: request.body ?? null,
          idempotent: false,
        },
        answer,
      )
    } catch (error) {
      answer.onResponseError(undefined, error)
    }
  })
}

/** Characters of a stream up to which it is looked at with each piece, and milliseconds between two looks beyond. */
const lookedAtOnce = 64 * 1024
const pauseBetweenLooks = 20

/** Collects one response within the limits. Settles exactly once, also while the connection is still being made. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest
  readonly #limits: Limits
  readonly #resolve: (answer: WireAnswer) => void
  readonly #total: NodeJS.Timeout
  readonly #untilHeaders: NodeJS.Timeout
  readonly #body: GrownBytes
  #text = ''
  #looking: NodeJS.Timeout | undefined
  readonly #decoder = new TextDecoder()
  #status: number | undefined
  #headers: readonly Header[] = []
  #controller: Dispatcher.DispatchController | undefined
  #done = false

  constructor(request: WireRequest, limits: Limits, resolve: (answer: WireAnswer) => void) {
    this.#request = request
    this.#limits = limits
    this.#resolve = resolve
    this.#body = new GrownBytes(limits.bodySize)
    this.#total = setTimeout(() => this.#stop(late('the whole answer', limits.total)), limits.total)
    this.#untilHeaders = setTimeout(() => this.#stop(late('the headers', limits.headers)), limits.headers)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#done) controller.abort(new Error('given up before it was sent'))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    // 100 and 103 only announce the real answer (RFC 9110 §15.2).
    if (status < 200) return
    clearTimeout(this.#untilHeaders)
    this.#status = status
    this.#headers = rawHeaders(controller.rawHeaders)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done) return
    // Copied, since undici may use the memory of a chunk again.
    if (!this.#body.add(chunk)) {
      this.#stop(new HttpError('body-too-large', `the body is longer than ${this.#limits.bodySize} bytes`))
      return
    }
    const { enough } = this.#request
    if (enough === undefined) return
    this.#text += this.#decoder.decode(chunk, { stream: true })
    // The longer the text, the longer a look at it takes: not for each of many small pieces then.
    if (this.#text.length <= lookedAtOnce) this.#look(enough)
    else
      this.#looking ??= setTimeout(() => {
        this.#looking = undefined
        this.#look(enough)
      }, pauseBetweenLooks)
  }

  #look(enough: (soFar: string) => boolean): void {
    if (!this.#done && enough(this.#text)) this.#stop(undefined)
  }

  onRequestUpgrade(_controller: Dispatcher.DispatchController, status: number): void {
    this.#stop(new HttpError('malformed-response', `the server answered ${status} to a request without Upgrade`))
  }

  onResponseEnd(): void {
    this.#settle(undefined)
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.#settle(error)
  }

  #stop(error: HttpError | undefined): void {
    if (this.#done) return
    this.#settle(error)
    this.#controller?.abort(error ?? new Error('enough was read'))
  }

  #settle(error: unknown): void {
    if (this.#done) return
    this.#done = true
    clearTimeout(this.#total)
    clearTimeout(this.#untilHeaders)
    clearTimeout(this.#looking)
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body.all, error })
  }
}

function late(what: string, limit: number): HttpError {
  return new HttpError('timeout', `${what} did not come within ${limit} ms`)
}

/** Pairs of undici's flat list, in the order and case of the wire; bytes are read as Latin-1, so that none is lost. */
function rawHeaders(raw: Dispatcher.DispatchController['rawHeaders']): readonly Header[] {
  if (!Array.isArray(raw)) return []
  const flat = raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
  const pairs: Header[] = []
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] ?? '', flat[i + 1] ?? ''])
  return pairs
}
