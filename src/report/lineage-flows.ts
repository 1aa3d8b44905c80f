import type { Exchange } from '../http/exchange.ts'
import type { FinishedRun, GrantView, SeenToken } from '../run/finished-run.ts'
import { count, flowWords, tokenWords } from './words.ts'

/** A leg on which tokens are seen. */
export type Leg = 'client' | 'issuer' | 'upstream' | 'host'

/** The legs, from the client to the upstream and beyond. */
export const legs: readonly { readonly leg: Leg; readonly title: string }[] = [
  { leg: 'client', title: 'client' },
  { leg: 'issuer', title: 'MCP server and AS' },
  { leg: 'upstream', title: 'upstream' },
  { leg: 'host', title: 'other hosts' },
]

/** Tokens of one kind that came of one flow for one person. */
export interface LineageFlow {
  /** `access tokens, for alice`. */
  readonly title: string
  /** What they came of, in a word or two: `session`. */
  readonly source: string
  /** `given by the target: authorization code flow`. */
  readonly origin: string
  readonly tokens: readonly SeenToken[]
  /** How many of them were seen on each leg. */
  readonly seen: Readonly<Record<Leg, number>>
  /** What should not be, in words; absent: nothing. */
  readonly alarm?: string
}

/** What a lineage comes to: its flows, clients' tokens first, and what should not be. */
export function lineageFlows(run: FinishedRun): readonly LineageFlow[] {
  const exchanges = new Map(run.exchanges.map((exchange) => [exchange.n, exchange]))
  const grants = new Map(run.lineage.grants.map((grant) => [grant.grant, grant]))
  const upstreams = run.target.components.filter(({ role }) => role === 'UP').map(({ origin }) => origin)
  const rows = new Map<string, { readonly rank: number; readonly grant: GrantView | undefined; tokens: SeenToken[] }>()
  for (const token of run.lineage.tokens) {
    const grant = grants.get(token.grant ?? '')
    const rank = rankOf(grant)
    const key = JSON.stringify([rank, grant?.by, grant?.flow, grant?.user, token.kind])
    const row = rows.get(key) ?? { rank, grant, tokens: [] }
    row.tokens.push(token)
    rows.set(key, row)
  }
  return [...rows.values()]
    .sort((left, right) => left.rank - right.rank)
    .map(({ grant, tokens }) => flowOf(grant, tokens, (token) => troubleOf(token, grant, exchanges, upstreams)))
}

/** What tokens came of, by rank. */
const sources = ['session', 'delegated', 'upstream', 'upstream', 'made up'] as const

/** Clients' tokens, what was made from them, what the upstream gave, and what nobody gave. */
function rankOf(grant: GrantView | undefined): number {
  if (grant === undefined) return 4
  if (isDelegated(grant)) return 1
  return grant.by === 'target' ? 0 : grant.flow === 'authorization_code' ? 2 : 3
}

function isDelegated({ flow }: GrantView): boolean {
  return flow === 'delegation' || flow === 'token-exchange'
}

function flowOf(
  grant: GrantView | undefined,
  tokens: readonly SeenToken[],
  trouble: (token: SeenToken) => string | undefined,
): LineageFlow {
  const [first] = tokens
  const kind = tokenWords[first?.kind ?? ''] ?? first?.kind ?? 'token'
  const whose = grant?.user === undefined ? '' : `, for ${grant.user}`
  const alarms = new Map<string, number>()
  for (const found of tokens.flatMap((token) => trouble(token) ?? [])) alarms.set(found, (alarms.get(found) ?? 0) + 1)
  const alarm = [...alarms].map(([words, n]) => `${n} ${words}`).join('; ')
  const on = (leg: (token: SeenToken) => readonly number[]): number =>
    tokens.filter((one) => leg(one).length > 0).length
  return {
    title: `${count(tokens.length, kind)}${whose}`,
    source: sources[rankOf(grant)] ?? '',
    origin: originOf(grant),
    tokens,
    seen: {
      client: on(({ clientLeg }) => clientLeg),
      issuer: on(({ issuerLeg }) => issuerLeg),
      upstream: on(({ upstreamLeg }) => upstreamLeg),
      host: on(({ hostLeg }) => hostLeg),
    },
    ...(alarm === '' ? {} : { alarm }),
  }
}

function originOf(grant: GrantView | undefined): string {
  if (grant === undefined) return 'of no known grant: changed or made up to try the target'
  const words = flowWords[grant.flow] ?? grant.flow
  if (isDelegated(grant)) return `${words}, made from the token of a client`
  return `given by the ${grant.by}: ${words}`
}

/** What should not be with a token: that the target told a client what the upstream gave, or used there what a client holds. */
function troubleOf(
  token: SeenToken,
  grant: GrantView | undefined,
  exchanges: ReadonlyMap<number, Exchange>,
  upstreams: readonly string[],
): string | undefined {
  const at = (numbers: readonly number[]): Exchange[] => numbers.flatMap((n) => exchanges.get(n) ?? [])
  const told = at(token.clientLeg).filter((exchange) => tells(exchange, token.pseudonym))
  const byTarget = told.some(({ request }) => !upstreams.some((origin) => isBelow(request.url, origin)))
  if (grant?.by === 'upstream' && byTarget) return 'told to a client, though the upstream gave it to the target'
  const held = told.length > 0 || (grant === undefined && token.clientLeg.length > 0)
  const used = at(token.upstreamLeg).some((exchange) => uses(exchange, token.pseudonym))
  return held && used ? 'used at the upstream, though a client holds it' : undefined
}

/** Whether an answer told a token that the request did not have. */
function tells({ request, response }: Exchange, pseudonym: string): boolean {
  return holds([response?.headers, response?.body], pseudonym) && !holds([request], pseudonym)
}

/** Whether a request used a token, other than to ask what it is good for or to trade it in. */
function uses({ request }: Exchange, pseudonym: string): boolean {
  return holds([request], pseudonym) && !/\/(?:introspect|token)(?:\?|$)/.test(request.url)
}

function holds(parts: readonly unknown[], pseudonym: string): boolean {
  return new RegExp(`(?<![\\w-])${pseudonym}(?![\\w-])`).test(JSON.stringify(parts))
}

function isBelow(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin
}
