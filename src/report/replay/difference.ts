import type { CheckResult, Exchange, FinishedRun, Outcome, ProbeResult } from '../../run/finished-run.ts'
import { type Settled, settled } from './settled.ts'

/** In what an exchange of the second play differs from its fellow of the first. */
export interface ExchangeDifference {
  /** Numbers within their runs; absent where a play had none there. */
  readonly before?: number
  readonly after?: number
  /** `GET {MCP server}/mcp`, of the play that had it. */
  readonly request: string
  readonly status?: { readonly before: string; readonly after: string }
  /** Headers of the answer that only one of the plays had, each as a line. */
  readonly headers?: { readonly before: readonly string[]; readonly after: readonly string[] }
  readonly body?: { readonly before: string; readonly after: string }
}

/** A probe in both plays. */
export interface ProbeDifference {
  readonly id: string
  readonly before: ProbeResult | undefined
  readonly after: ProbeResult | undefined
  /** Whether it came to the same. */
  readonly same: boolean
  /** Whether Expected, Actual and the reason are the same, but for what is another value in each play. */
  readonly toldTheSame: boolean
  readonly exchanges: readonly ExchangeDifference[]
}

/** What a second play of a check showed. */
export interface ReplayDifference {
  readonly check: string
  readonly before: Outcome
  readonly after: Outcome
  readonly same: boolean
  readonly probes: readonly ProbeDifference[]
}

/** Compares two plays of one check, probe by probe, and their exchanges in the order in which they were evidence. */
export function compareReplay(before: FinishedRun, after: FinishedRun, id: string): ReplayDifference {
  const [old, now] = [checkOf(before, id), checkOf(after, id)]
  const ids = [...new Set([...(old?.probes ?? []), ...(now?.probes ?? [])].map((probe) => probe.id))]
  const plays: Plays = { before, after, settle: { before: settled(before), after: settled(after) } }
  const probes = ids.map((probe) =>
    probeDifference(probe, old?.probes.find(named(probe)), now?.probes.find(named(probe)), plays),
  )
  const outcomes = { before: old?.outcome ?? 'not-judged', after: now?.outcome ?? 'not-judged' } as const
  return {
    check: id,
    ...outcomes,
    same: outcomes.before === outcomes.after && probes.every(({ same }) => same),
    probes,
  }
}

interface Plays {
  readonly before: FinishedRun
  readonly after: FinishedRun
  readonly settle: { readonly before: Settled; readonly after: Settled }
}

function checkOf({ checks }: FinishedRun, id: string): CheckResult | undefined {
  return checks.find((check) => check.id === id)
}

function named(id: string): (probe: ProbeResult) => boolean {
  return (probe) => probe.id === id
}

function probeDifference(
  id: string,
  before: ProbeResult | undefined,
  after: ProbeResult | undefined,
  plays: Plays,
): ProbeDifference {
  const { settle } = plays
  const told = (probe: ProbeResult | undefined, { text }: Settled): string =>
    JSON.stringify([probe?.expected, probe?.actual, probe?.reason].map((one) => text(one ?? '')))
  const [old, now] = [evidence(before, plays.before), evidence(after, plays.after)]
  const pairs = Array.from({ length: Math.max(old.length, now.length) }, (_, index) =>
    exchangeDifference(old[index], now[index], settle),
  )
  return {
    id,
    before,
    after,
    same: before?.outcome === after?.outcome && before?.kind === after?.kind,
    toldTheSame: told(before, settle.before) === told(after, settle.after),
    exchanges: pairs.flatMap((pair) => pair ?? []),
  }
}

/** The control, then what the probe rests on. */
function evidence(probe: ProbeResult | undefined, run: FinishedRun): readonly Exchange[] {
  const numbers = [...(probe?.control ?? []), ...(probe?.exchanges ?? [])]
  return numbers.flatMap((n) => run.exchanges.find((exchange) => exchange.n === n) ?? [])
}

function exchangeDifference(
  before: Exchange | undefined,
  after: Exchange | undefined,
  settle: Plays['settle'],
): ExchangeDifference | undefined {
  const [old, now] = [seen(before, settle.before), seen(after, settle.after)]
  const headers = { before: without(old.headers, now.headers), after: without(now.headers, old.headers) }
  const isSame = old.request === now.request && old.status === now.status && old.body === now.body
  if (isSame && headers.before.length + headers.after.length === 0) return undefined
  const requests =
    old.request === now.request ? old.request : [old.request, now.request].filter((one) => one !== '').join(', now ')
  return {
    ...(before === undefined ? {} : { before: before.n }),
    ...(after === undefined ? {} : { after: after.n }),
    request: requests,
    ...(old.status === now.status ? {} : { status: { before: old.status, after: now.status } }),
    ...(headers.before.length + headers.after.length === 0 ? {} : { headers }),
    ...(old.body === now.body ? {} : { body: { before: old.body, after: now.body } }),
  }
}

interface Seen {
  readonly request: string
  readonly status: string
  readonly headers: readonly string[]
  readonly body: string
}

function seen(exchange: Exchange | undefined, { text, headers }: Settled): Seen {
  if (exchange === undefined) return { request: '', status: 'no such exchange', headers: [], body: '' }
  const { request, response, error } = exchange
  return {
    request: `${request.method} ${text(request.url)}`,
    status: response === undefined ? (error?.code ?? 'no answer') : String(response.status),
    headers: headers(response?.headers ?? []),
    body: text(response?.body ?? ''),
  }
}

/** Lines that the other play has not, counted. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}
