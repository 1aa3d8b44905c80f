import type { UpstreamRequest } from '../contract/seats.ts'
import type { Seat } from '../contract/words.ts'
import type { Exchange } from './exchange.ts'
import { defaultLimits } from './limits.ts'
import { createPseudonyms, type KnownToken, type Pseudonyms } from './pseudonyms.ts'
import { type RawExchange, redactExchange } from './redaction.ts'

/** A request that was begun: its number and time are taken when it is sent. */
interface Ticket {
  readonly n: number
  readonly seat: Seat
  readonly actor: string
  /** Epoch milliseconds. */
  readonly begun: number
}

/** A token, and the exchanges in which it stands. */
interface SightedToken extends KnownToken {
  /** Numbers of the exchanges on the leg between client and target. */
  readonly clientLeg: readonly number[]
  /** Numbers of the requests on the leg between target and upstream. */
  readonly upstreamLeg: readonly number[]
}

/** Numbers, redacts and hands on the exchanges of a run. */
export interface Recorder {
  readonly pseudonyms: Pseudonyms
  begin(who: { readonly seat: Seat; readonly actor: string }): Ticket
  /** Redacts what came of a request that was begun, and tells the listener. */
  record(ticket: Ticket, raw: RawExchange): Exchange
  /**
   * Records a request that the upstream seat saw; the same one twice gives the same exchange.
   *
   * @param origin - of the upstream
   */
  observe(request: UpstreamRequest, origin: string): Exchange
  /** The tokens seen so far, in the order of their first sight. */
  tokens(): readonly SightedToken[]
  /** Shares numbers, pseudonyms and sightings with this one, and tells another listener. */
  tell(listener: (exchange: Exchange) => void): Recorder
}

/** What a recorder is made of. */
export interface RecorderOptions {
  readonly listener: (exchange: Exchange) => void
  /** Epoch milliseconds; the machine's clock by default. */
  readonly now?: () => number
  /** Characters that are kept of each body. */
  readonly keptBody?: number
  /** Bodies for which it says no are left out of the record: answers of an API that hold a person's data. */
  readonly keepsBody?: (raw: RawExchange) => boolean
}

interface Shared {
  readonly pseudonyms: Pseudonyms
  readonly now: () => number
  readonly started: number
  readonly keptBody: number
  readonly keepsBody: (raw: RawExchange) => boolean
  readonly legs: Map<string, { readonly client: Set<number>; readonly upstream: Set<number> }>
  readonly observed: Map<string, Exchange>
  count: number
}

/** Makes the recorder of one run; its time starts now. */
export function createRecorder(options: RecorderOptions): Recorder {
  const now = options.now ?? Date.now
  const shared: Shared = {
    pseudonyms: createPseudonyms(),
    now,
    started: now(),
    keptBody: options.keptBody ?? defaultLimits.keptBody,
    keepsBody: options.keepsBody ?? (() => true),
    legs: new Map(),
    observed: new Map(),
    count: 0,
  }
  return recorderFor(shared, options.listener)
}

function recorderFor(shared: Shared, listener: (exchange: Exchange) => void): Recorder {
  const { pseudonyms } = shared

  function begin({ seat, actor }: { readonly seat: Seat; readonly actor: string }): Ticket {
    shared.count += 1
    return { n: shared.count, seat, actor, begun: shared.now() }
  }

  function record(ticket: Ticket, raw: RawExchange): Exchange {
    const duration = Math.max(0, shared.now() - ticket.begun)
    return write(ticket, duration, raw)
  }

  function write({ n, seat, actor, begun }: Ticket, duration: number, raw: RawExchange): Exchange {
    const { parts, seen } = redactExchange(leaveOut(raw, shared), pseudonyms, shared.keptBody)
    for (const name of seen) {
      const legs = shared.legs.get(name) ?? { client: new Set(), upstream: new Set() }
      legs[seat === 'upstream' ? 'upstream' : 'client'].add(n)
      shared.legs.set(name, legs)
    }
    const exchange: Exchange = { n, seat, actor, at: Math.max(0, begun - shared.started), duration, ...parts }
    listener(exchange)
    return exchange
  }

  function observe(request: UpstreamRequest, origin: string): Exchange {
    const key = `${request.n} ${origin}`
    const before = shared.observed.get(key)
    if (before !== undefined) return before
    if (request.credential !== undefined) pseudonyms.of(request.credential.kind, request.credential.value)
    shared.count += 1
    const ticket: Ticket = { n: shared.count, seat: 'upstream', actor: 'target', begun: request.at }
    const exchange = write(ticket, 0, {
      request: { method: request.method, url: origin + request.target, headers: request.headers, body: request.body },
      response: { status: request.status, headers: request.responseHeaders, body: request.responseBody },
    })
    shared.observed.set(key, exchange)
    return exchange
  }

  return {
    pseudonyms,
    begin,
    record,
    observe,
    tokens: () => pseudonyms.tokens().map((token) => ({ ...token, ...legsOf(shared, token.pseudonym) })),
    tell: (other) => recorderFor(shared, other),
  }
}

function legsOf(shared: Shared, pseudonym: string): Pick<SightedToken, 'clientLeg' | 'upstreamLeg'> {
  const legs = shared.legs.get(pseudonym)
  const sorted = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((a, b) => a - b)
  return { clientLeg: sorted(legs?.client ?? []), upstreamLeg: sorted(legs?.upstream ?? []) }
}

function leaveOut(raw: RawExchange, { keepsBody }: Shared): RawExchange {
  if (raw.response === undefined || keepsBody(raw)) return raw
  return {
    ...raw,
    response: { ...raw.response, body: `(a body of ${raw.response.body.length} characters was not kept)` },
  }
}
