import type { Exchange, FinishedRun, GrantView, SeenToken } from '../../run/finished-run.ts'

/** A side of the target on which tokens are seen (docs/words.md). */
export type Leg = 'client' | 'issuer' | 'upstream' | 'host'

/** The legs from the client to what is furthest from it. */
export const legOrder: readonly Leg[] = ['client', 'issuer', 'upstream', 'host']

/** To whom a token was given; `claimcheck`: to nobody, it was made to be refused, or to be accepted as a control. */
export type Holder = 'client' | 'target' | 'claimcheck'

/**
 * Why a token stands on a leg, the worst first: it does not belong there; it does; the target asked about it, or had it
 * exchanged (RFC 7662 §2.1, RFC 7009 §2.1, RFC 8693 §2.1); claimcheck itself showed it there.
 */
export type Standing = 'crossed' | 'held' | 'asked' | 'shown'

/** The standings, the one that a reader must see first at the top. */
export const standingOrder: readonly Standing[] = ['crossed', 'held', 'asked', 'shown']

/** A token on one leg: why it stands there, and the exchanges that show it. */
export interface Sighting {
  readonly leg: Leg
  readonly standing: Standing
  readonly exchanges: readonly number[]
}

/** A token with where it belongs and where it was seen. */
export interface PlacedToken {
  readonly token: SeenToken
  readonly grant: GrantView | undefined
  readonly holder: Holder
  /** One for each leg on which it was seen. */
  readonly sightings: readonly Sighting[]
}

/** How a token stands in an exchange. */
type Way = 'given' | 'shown' | 'asked' | 'unknown'

/** Form parameters that ask about a token or have it exchanged: it is not used there. */
const askingParams: readonly string[] = ['token', 'subject_token', 'actor_token', 'assertion']

/**
 * Places the tokens of a run: who holds each, and where it was seen without belonging there. Who wrote it decides: what
 * claimcheck itself shows on the client leg says nothing of the target.
 */
export function placedTokens(run: Pick<FinishedRun, 'exchanges' | 'lineage' | 'target'>): readonly PlacedToken[] {
  const exchanges = new Map(run.exchanges.map((exchange) => [exchange.n, exchange]))
  const grants = new Map(run.lineage.grants.map((grant) => [grant.grant, grant]))
  const direct = issuersBehind(run.target)
  return run.lineage.tokens.map((token) => {
    const grant = token.grant === undefined ? undefined : grants.get(token.grant)
    const ways = legOrder.flatMap((leg) =>
      numbersOn(token, leg).map((n) => ({ leg, n, ...wayIn(exchanges.get(n), token.pseudonym, direct) })),
    )
    const holder = holderOf(ways, grant)
    return { token, grant, holder, sightings: legOrder.flatMap((leg) => sightingOn(leg, ways, holder)) }
  })
}

/** True for a token that was seen where it does not belong. */
export function isCrossed({ sightings }: PlacedToken): boolean {
  return sightings.some(({ standing }) => standing === 'crossed')
}

interface SeenIn {
  readonly leg: Leg
  readonly n: number
  readonly way: Way
  /** True where whoever issues behind the target answered, without the target between. */
  readonly direct: boolean
}

function numbersOn(token: SeenToken, leg: Leg): readonly number[] {
  return { client: token.clientLeg, issuer: token.issuerLeg, upstream: token.upstreamLeg, host: token.hostLeg }[leg]
}

/** Origins of authorization servers and upstreams that are no part of the target's own. */
function issuersBehind({ components }: FinishedRun['target']): ReadonlySet<string> {
  const own = new Set(components.filter(({ role }) => role === 'RS' || role === 'PX').map(({ origin }) => origin))
  return new Set(
    components
      .filter(({ role, origin }) => (role === 'AS' || role === 'UP') && !own.has(origin))
      .map(({ origin }) => origin),
  )
}

/** A token was seen in the exchange; what the request does not hold stood in the answer. */
function wayIn(
  exchange: Exchange | undefined,
  name: string,
  direct: ReadonlySet<string>,
): Pick<SeenIn, 'way' | 'direct'> {
  if (exchange === undefined) return { way: 'unknown', direct: false }
  const { url, headers, body } = exchange.request
  const origin = URL.canParse(url) ? new URL(url).origin : ''
  const whole = [url, ...headers.map(([, value]) => value)]
  const named = holding(name)
  const way = whole.some(named) || named(withoutQuestions(body)) ? 'shown' : named(body) ? 'asked' : 'given'
  return { way, direct: direct.has(origin) }
}

/** Finds a pseudonym as a word of its own: `at-1` is not in `at-12`, nor in `pat-1`. */
function holding(name: string): (text: string) => boolean {
  return (text) => {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
      if (!/[A-Za-z0-9]/.test(text[at - 1] ?? '') && !/[0-9]/.test(text[at + name.length] ?? '')) return true
    return false
  }
}

function withoutQuestions(body: string): string {
  if (!/^[\w.~-]+=/.test(body)) return body
  return body
    .split('&')
    .filter((pair) => !askingParams.includes(pair.slice(0, pair.indexOf('='))))
    .join('&')
}

function holderOf(ways: readonly SeenIn[], grant: GrantView | undefined): Holder {
  const given = ways.filter(({ way }) => way === 'given')
  if (given.some(({ leg }) => leg === 'upstream' || leg === 'issuer')) return 'target'
  if (grant?.by === 'upstream') return given.some(({ leg, direct }) => leg === 'client' && direct) ? 'client' : 'target'
  if (grant !== undefined || given.some(({ leg }) => leg === 'client')) return 'client'
  return ways.some(({ leg }) => leg === 'client') ? 'claimcheck' : 'target'
}

function sightingOn(leg: Leg, ways: readonly SeenIn[], holder: Holder): readonly Sighting[] {
  const here = ways
    .filter((seen) => seen.leg === leg)
    .map((seen) => ({ n: seen.n, standing: standingOf(seen, holder) }))
  const worst = standingOrder.find((standing) => here.some((seen) => seen.standing === standing))
  if (worst === undefined) return []
  return [{ leg, standing: worst, exchanges: here.filter(({ standing }) => standing === worst).map(({ n }) => n) }]
}

/** An exchange that is not at hand clears nobody. */
function standingOf({ leg, way, direct }: SeenIn, holder: Holder): Standing {
  switch (leg) {
    case 'client':
      if (holder === 'client') return 'held'
      return holder === 'target' && !direct && (way === 'given' || way === 'unknown') ? 'crossed' : 'shown'
    case 'issuer':
      return holder === 'target' ? 'held' : 'asked'
    case 'upstream':
      if (holder === 'target') return 'held'
      // What stands only in the answer was not sent.
      return way === 'shown' || way === 'unknown' ? 'crossed' : 'asked'
    case 'host':
      return way === 'given' ? 'shown' : 'crossed'
  }
}
