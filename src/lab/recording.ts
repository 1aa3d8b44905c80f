import type { UpstreamRequest } from '../contract/seats.ts'
import type { StartedDeployment } from '../contract/target.ts'
import type { Witness } from '../contract/witness.ts'
import type { Exchange } from '../http/exchange.ts'
import { createRecorder, type Recorder } from '../http/recorder.ts'
import { isOurs } from '../http/upstream-requests.ts'
import type { LineageView } from '../run/finished-run.ts'
import { lineageOf } from '../run/lineage.ts'
import { type Lane, lanesOf } from './lanes.ts'
import type { OwnSockets } from './own-sockets.ts'

/** One exchange as the page has it: redacted, with who spoke to whom and its place in the diagram. */
export interface LabExchange {
  readonly n: number
  readonly from: Lane
  readonly to: Lane
  /** Places of the request and of the answer among all arrows; they grow with time. */
  readonly asked: number
  readonly answered: number
  /** Pseudonyms of the tokens that stand in it. */
  readonly tokens: readonly string[]
  readonly exchange: Exchange
}

/** Everything that happens at a deployment, from its start on. */
export interface Recording {
  /** For the servers of the deployment, before it is started. */
  readonly witness: Witness
  /** From now on Nextcloud is watched as well. */
  attach(target: StartedDeployment): void
  /** Looks for what reached Nextcloud since it was last asked. */
  pull(): void
  exchanges(): readonly LabExchange[]
  lineage(): LineageView
  readonly recorder: Recorder
  /** True once so much has happened that nothing more is recorded. */
  full(): boolean
}

/** A request that came, with its number and its place. */
interface Arrival {
  readonly asked: number
  readonly ticket: ReturnType<Recorder['begin']>
}

/** So many exchanges are kept: beyond that a page is no longer looked at, and memory has an end. */
export const mostExchanges = 5000

/** Slow requests at Nextcloud are seen after faster ones that came later. */
const overtaking = 256

/** Begins a recording; `told` hears of each exchange once. */
export function createRecording(sockets: OwnSockets, told: (exchange: LabExchange) => void): Recording {
  const list: LabExchange[] = []
  const looked = new Set<number>()
  const started = Date.now()
  let target: StartedDeployment | undefined
  let places = 0
  let last = 0
  const recorder = createRecorder({ listener: () => {} })
  const place = (): number => {
    places += 1
    return places
  }
  // Who it is from is known only when it was answered.
  const arrive = (): Arrival => ({ asked: place(), ticket: recorder.begin({ seat: 'client', actor: 'client' }) })

  function write(
    seen: Omit<UpstreamRequest, 'n' | 'answeredAfter'> & { readonly origin: string },
    { asked, ticket }: Arrival,
    duration: number,
  ): void {
    if (target === undefined || list.length >= mostExchanges) return
    const { origin, at, method, target: path, headers, body, status, responseHeaders, responseBody } = seen
    const url = origin + path
    const fromServer = seen.remotePort !== undefined && sockets.has(seen.remotePort)
    const [from, to] = lanesOf(target, {
      url,
      headers,
      fromServer,
      fromJudge: isOurs({ ...seen, n: 0, answeredAfter: 0 }),
    })
    if (seen.credential !== undefined) recorder.pseudonyms.of(seen.credential.kind, seen.credential.value)
    const recorded = recorder.record(
      { ...ticket, seat: seatOf(from, to), actor: from },
      {
        request: { method, url, headers, body },
        response: { status, headers: responseHeaders, body: responseBody },
      },
    )
    const exchange = { ...recorded, at: Math.max(0, at - started), duration: Math.max(0, duration) }
    const entry = { n: ticket.n, from, to, asked, answered: place(), tokens: tokensIn(recorded, recorder), exchange }
    list.push(entry)
    told(entry)
  }

  function pull(): void {
    const upstream = target?.seats.upstream
    if (target === undefined || upstream === undefined || list.length >= mostExchanges) return
    for (const request of upstream.requests(Math.max(0, last - overtaking))) {
      if (looked.has(request.n)) continue
      looked.add(request.n)
      last = Math.max(last, request.n)
      write({ ...request, origin: request.origin ?? target.nextcloud }, arrive(), 0)
    }
  }

  return {
    witness: () => {
      pull()
      const arrived = target === undefined ? undefined : arrive()
      return (seen) => {
        // What stands behind an answer comes before it, and the secrets in it are known.
        pull()
        if (arrived !== undefined) write(seen, arrived, Date.now() - seen.at)
      }
    },
    attach(started_) {
      target = started_
    },
    pull,
    exchanges: () => list,
    lineage: () =>
      lineageOf(
        recorder,
        list.map(({ exchange }) => exchange),
        target?.seats.upstream,
      ),
    recorder,
    full: () => list.length >= mostExchanges,
  }
}

/** The legs of docs/words.md: what servers send to one another is behind the target. */
function seatOf(from: Lane, to: Lane): Exchange['seat'] {
  if (from === 'browser' || from === 'client' || from === 'claimcheck') return 'client'
  return to === 'nextcloud' ? 'upstream' : 'issuer'
}

/** Names of tokens: those of the recorder's pseudonyms that stand for one. */
const tokenName = /\b(?:at|rt|id|jwt|assertion)-\d+\b/g

function tokensIn({ request, response }: Exchange, { pseudonyms }: Recorder): readonly string[] {
  const headers = [...request.headers, ...(response?.headers ?? [])].map(([, value]) => value)
  const text = [request.url, request.body, response?.body ?? '', ...headers].join(' ')
  return [...new Set(text.match(tokenName) ?? [])].filter((name) => pseudonyms.given(name))
}
