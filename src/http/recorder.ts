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
  /** Numbers of the requests on the leg between MCP server and authorization server. */
  readonly issuerLeg: readonly number[]
  /** Numbers of the requests to a host of the harness that is no part of the target. */
  readonly hostLeg: readonly number[]
}

/** An answer to a client, with the secrets that it told: those that stand in it and not in the request. */
interface TellingAnswer {
  readonly exchange: Exchange
  /** Pseudonyms. */
  readonly names: ReadonlySet<string>
}

/** A request on a leg behind the target, with the seat from which it was seen. */
export interface BehindRequest {
  readonly seat: 'upstream' | 'issuer' | 'host'
  /** Where it went, where the request itself does not say. */
  readonly origin: string
  readonly request: UpstreamRequest
}

/** Numbers, redacts and hands on the exchanges of a run. */
export interface Recorder {
  readonly pseudonyms: Pseudonyms
  begin(who: { readonly seat: Seat; readonly actor: string }): Ticket
  /** Redacts what came of a request that was begun, and tells the listener. */
  record(ticket: Ticket, raw: RawExchange): Exchange
  /** Records a request on a leg behind the target; the same one twice gives the same exchange. */
  observe(behind: BehindRequest): Exchange
  /** The tokens seen so far, in the order of their first sight. */
  tokens(): readonly SightedToken[]
  /** The answers on the leg between client and target, or at any other place that a harness asked, which told a secret. */
  toldToClients(): readonly TellingAnswer[]
  /**
   * Shares numbers, pseudonyms and sightings with this one, and tells another listener.
   *
   * @param alone - nobody else acts meanwhile, so what happens behind the target is told to this listener as well
   */
  tell(listener: (exchange: Exchange) => void, alone: boolean): Recorder
}

/** What a recorder is made of. */
export interface RecorderOptions {
  readonly listener: (exchange: Exchange) => void
  /** What the numbers of exchanges and pseudonyms begin after; 0 by default. */
  readonly after?: number
  /** Epoch milliseconds; the machine's clock by default. */
  readonly now?: () => number
  /** Characters that are kept of each body. */
  readonly keptBody?: number
  /** Bodies for which it says no are left out of the record: answers of an API that hold a person's data. */
  readonly keepsBody?: (raw: RawExchange) => boolean
  /**
   * What happened behind the target since it was last asked. It is asked before each answer is recorded, so that what
   * stands behind an answer comes before it, and the secrets in it are known.
   */
  readonly behind?: () => readonly BehindRequest[]
}

interface Shared {
  readonly behind: () => readonly BehindRequest[]
  readonly pseudonyms: Pseudonyms
  readonly now: () => number
  readonly started: number
  readonly keptBody: number
  readonly keepsBody: (raw: RawExchange) => boolean
  readonly legs: Map<string, Legs>
  readonly observed: Map<string, Exchange>
  readonly told: TellingAnswer[]
  count: number
}

/** On which legs a secret was seen. */
type Leg = 'client' | BehindRequest['seat']
type Legs = Readonly<Record<Leg, Set<number>>>

/** Makes the recorder of one run; its time starts now. */
export function createRecorder(options: RecorderOptions): Recorder {
  const now = options.now ?? Date.now
  const shared: Shared = {
    pseudonyms: createPseudonyms(options.after),
    now,
    started: now(),
    keptBody: options.keptBody ?? defaultLimits.keptBody,
    keepsBody: options.keepsBody ?? (() => true),
    behind: options.behind ?? (() => []),
    legs: new Map(),
    observed: new Map(),
    told: [],
    count: options.after ?? 0,
  }
  return recorderFor(shared, options.listener, options.listener)
}

type Listener = (exchange: Exchange) => void

/** @param toldBehind - is told what happens behind the target */
function recorderFor(shared: Shared, listener: Listener, toldBehind: Listener): Recorder {
  const { pseudonyms } = shared

  function begin({ seat, actor }: { readonly seat: Seat; readonly actor: string }): Ticket {
    shared.count += 1
    return { n: shared.count, seat, actor, begun: shared.now() }
  }

  function record(ticket: Ticket, raw: RawExchange): Exchange {
    const duration = Math.max(0, shared.now() - ticket.begun)
    for (const one of shared.behind()) observe(one)
    return write(ticket, duration, raw, listener)
  }

  function write({ n, seat, actor, begun }: Ticket, duration: number, raw: RawExchange, told: Listener): Exchange {
    const { parts, seen, told: names } = redactExchange(leaveOut(raw, shared), pseudonyms, shared.keptBody)
    for (const name of seen) {
      const legs = shared.legs.get(name) ?? noLegs()
      legs[legOf(seat)].add(n)
      shared.legs.set(name, legs)
    }
    const exchange: Exchange = { n, seat, actor, at: Math.max(0, begun - shared.started), duration, ...parts }
    if (legOf(seat) === 'client' && names.size > 0) shared.told.push({ exchange, names })
    told(exchange)
    return exchange
  }

  function observe({ request, seat, origin: reached }: BehindRequest): Exchange {
    const origin = request.origin ?? reached
    const key = `${seat} ${request.n} ${origin}`
    const before = shared.observed.get(key)
    if (before !== undefined) return before
    if (request.credential !== undefined) pseudonyms.of(request.credential.kind, request.credential.value)
    shared.count += 1
    const ticket: Ticket = { n: shared.count, seat, actor: 'target', begun: request.at }
    const { method, target, headers, body, status, responseHeaders, responseBody } = request
    const raw = {
      request: { method, url: origin + target, headers, body },
      response: { status, headers: responseHeaders, body: responseBody },
    }
    const exchange = write(ticket, 0, raw, toldBehind)
    shared.observed.set(key, exchange)
    return exchange
  }

  return {
    pseudonyms,
    begin,
    record,
    observe,
    tokens: () => pseudonyms.tokens().map((token) => ({ ...token, ...legsOf(shared, token.pseudonym) })),
    toldToClients: () => shared.told,
    tell: (other, alone) => recorderFor(shared, other, alone ? other : toldBehind),
  }
}

function noLegs(): Legs {
  return { client: new Set(), upstream: new Set(), issuer: new Set(), host: new Set() }
}

/** What a harness sends itself is on the client leg, whatever seat it sits at. */
function legOf(seat: Seat): Leg {
  return seat === 'upstream' || seat === 'issuer' || seat === 'host' ? seat : 'client'
}

function legsOf(shared: Shared, pseudonym: string): Omit<SightedToken, keyof KnownToken> {
  const { client, upstream, issuer, host } = shared.legs.get(pseudonym) ?? noLegs()
  const sorted = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((a, b) => a - b)
  return {
    clientLeg: sorted(client),
    upstreamLeg: sorted(upstream),
    issuerLeg: sorted(issuer),
    hostLeg: sorted(host),
  }
}

function leaveOut(raw: RawExchange, { keepsBody }: Shared): RawExchange {
  if (raw.response === undefined || keepsBody(raw)) return raw
  return {
    ...raw,
    response: { ...raw.response, body: `(a body of ${raw.response.body.length} characters was not kept)` },
  }
}
