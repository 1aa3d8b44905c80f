import type { Credential, UpstreamRequest } from '../contract/seats.ts'
import type { HeaderPair, WireAnswer, WireRequest } from './wire.ts'

/** How many requests are remembered; older ones are forgotten, so that a mock that runs for days does not grow. */
const rememberedRequests: number = 20_000

/** How many requests may be answered at the same time without one being missed. */
const underWay: number = 256

interface Entry {
  readonly n: number
  readonly at: number
  readonly answeredAfter: number
  readonly request: WireRequest
  readonly answer: WireAnswer
  readonly credential: Credential | undefined
  /** Name of the route that took it. */
  readonly route: string | undefined
  /** The entry in the contract's shape, once somebody has asked for it. */
  shown?: UpstreamRequest
}

/** What reached the mock, in the order of arrival. */
export interface RequestLog {
  /** The number of the request that arrives now. */
  arrive(): number
  record(entry: Omit<Entry, 'answeredAfter' | 'shown'>): void
  /** @param after - number of the last one that is not wanted */
  all(after?: number): readonly UpstreamRequest[]
}

function pairs(raw: readonly string[]): readonly HeaderPair[] {
  const list: HeaderPair[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) list.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return list
}

const text = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : Buffer.from(body).toString('utf8')

function shown(entry: Entry): UpstreamRequest {
  entry.shown ??= inShape(entry)
  return entry.shown
}

function inShape(entry: Entry): UpstreamRequest {
  return {
    n: entry.n,
    at: entry.at,
    method: entry.request.method,
    target: entry.request.target,
    headers: pairs(entry.request.rawHeaders),
    body: text(entry.request.body),
    status: entry.answer.status,
    answeredAfter: entry.answeredAfter,
    responseHeaders: entry.answer.headers,
    responseBody: text(entry.answer.body),
    ...(entry.credential === undefined ? {} : { credential: entry.credential }),
    ...(entry.route === undefined ? {} : { route: entry.route }),
    ...(entry.request.remotePort === undefined ? {} : { remotePort: entry.request.remotePort }),
  }
}

/** An empty log. Entries are kept as they came and only put into the contract's shape when they are asked for. */
export function createRequestLog(): RequestLog {
  let entries: Entry[] = []
  let count = 0
  return {
    arrive() {
      count += 1
      return count
    },
    record(entry) {
      entries.push({ ...entry, answeredAfter: count })
      if (entries.length > 2 * rememberedRequests) entries = entries.slice(-rememberedRequests)
    },
    all: (after = 0) =>
      entries
        // What came later than `after` stands at the end, but for requests that took long.
        .slice(-Math.min(rememberedRequests, count - after + underWay))
        .filter(({ n }) => n > after)
        .sort((left, right) => left.n - right.n)
        .map(shown),
  }
}
