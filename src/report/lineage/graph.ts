import type { FinishedRun, GrantView } from '../../run/finished-run.ts'
import { groupBy } from '../view.ts'
import {
  type Holder,
  isCrossed,
  type Leg,
  legOrder,
  type PlacedToken,
  placedTokens,
  type Standing,
  standingOrder,
} from './places.ts'

/** Tokens of one row that stand on one leg for the same reason. */
export interface Mark {
  readonly leg: Leg
  readonly standing: Standing
  /** Pseudonyms, in the order of their first sight. */
  readonly tokens: readonly string[]
  /** Numbers of the exchanges that show it. */
  readonly exchanges: readonly number[]
}

/** Tokens of another row that were exchanged for those of this one (RFC 8693 §2.1). */
export interface Exchanged {
  /** Place of its group in the graph. */
  readonly group: number
  readonly kind: string
  /** How many tokens came of it. */
  readonly tokens: number
}

/** The tokens of one kind that came from the grants of a group. */
export interface TokenRow {
  readonly kind: string
  readonly tokens: readonly string[]
  /** By leg, and on each leg the worst first. */
  readonly marks: readonly Mark[]
  readonly from: readonly Exchanged[]
}

/** Grants that are alike: issued by the same side, in the same flow, to the same kind of holder, for the same person. */
export interface GrantGroup {
  /** Absent: no grant is known. */
  readonly by?: GrantView['by']
  readonly flow?: string
  readonly holder: Holder
  readonly user?: string
  readonly grants: number
  /** How many OAuth clients the grants were made for. */
  readonly clients: number
  readonly rows: readonly TokenRow[]
}

/** The lineage of a run, small enough to be looked at. */
export interface LineageGraph {
  /** The legs that have a column: both sides of the target always, the others where a token was seen. */
  readonly legs: readonly { readonly leg: Leg; readonly watched: boolean }[]
  readonly groups: readonly GrantGroup[]
  /** What stands where it does not belong, by leg and holder. */
  readonly crossings: readonly Crossing[]
  /** Grants of which no token was seen. */
  readonly silent: number
}

/** Tokens of one kind of holder on a leg where they do not belong. */
export interface Crossing {
  readonly leg: Leg
  readonly holder: Holder
  /** Who gave the grants, where it was the same for all. */
  readonly by?: GrantView['by']
  /** How many tokens of each kind. */
  readonly kinds: readonly (readonly [kind: string, tokens: number])[]
  readonly tokens: readonly string[]
  readonly exchanges: readonly number[]
}

type Run = Pick<FinishedRun, 'exchanges' | 'lineage' | 'target' | 'seats'>

/** Which tokens are told apart. */
export interface GraphOptions {
  /** Whether the grants of different people stand apart; they do by default. */
  readonly byUser?: boolean
}

/** What clients hold stands first, what the target got from behind last. */
const holderOrder: readonly Holder[] = ['client', 'claimcheck', 'target']
const kindOrder: readonly string[] = ['access-token', 'refresh-token', 'id-token']

/** Looks at the lineage of a run as a graph: grants, the tokens that came from them, the legs on which each was seen. */
export function lineageGraph(run: Run, { byUser = true }: GraphOptions = {}): LineageGraph {
  const placed = placedTokens(run)
  const groups = [...groupBy(placed, (one) => keyOf(one, byUser)).values()].sort(inOrder)
  const rowsOf = groups.map((tokens) => [...groupBy(tokens, ({ token }) => token.kind)].sort(byKind))
  const rowOf = new Map(
    rowsOf.flatMap((rows, group) =>
      rows.flatMap(([kind, tokens]) => tokens.map(({ token }) => [token.pseudonym, { group, kind }] as const)),
    ),
  )
  const withTokens = new Set(placed.flatMap(({ grant }) => grant ?? []))
  return {
    legs: legOrder.flatMap((leg) => column(leg, run, placed)),
    groups: groups.map((tokens, index) => groupOf(tokens, rowsOf[index] ?? [], byUser, rowOf)),
    crossings: crossingsOf(placed),
    silent: run.lineage.grants.filter((grant) => !withTokens.has(grant)).length,
  }
}

/** Pseudonyms of the tokens that were seen where they do not belong. */
export function crossedTokens(run: Run): ReadonlySet<string> {
  return new Set(
    placedTokens(run)
      .filter(isCrossed)
      .map(({ token }) => token.pseudonym),
  )
}

/** The upstream leg can be watched from its seat only. */
function column(leg: Leg, { seats }: Run, placed: readonly PlacedToken[]): LineageGraph['legs'] {
  const seen = placed.some(({ sightings }) => sightings.some((sighting) => sighting.leg === leg))
  const watched = leg === 'client' || seen || (leg === 'upstream' && seats.offered.includes('upstream'))
  return leg === 'client' || leg === 'upstream' || seen ? [{ leg, watched }] : []
}

function keyOf({ grant, holder }: PlacedToken, byUser: boolean): string {
  return JSON.stringify([grant?.by, grant?.flow, holder, byUser ? grant?.user : undefined])
}

type Group = readonly PlacedToken[]

function inOrder(a: Group, b: Group): number {
  return rank(a) - rank(b) || compare(nameOf(a), nameOf(b))
}

function rank([first]: Group): number {
  return first === undefined ? 0 : holderOrder.indexOf(first.holder)
}

/** Groups of one holder: what the target issued, then what came from the upstream, by flow and person. */
function nameOf([first]: Group): string {
  const { by, flow, user } = first?.grant ?? {}
  return JSON.stringify([by ?? 'zzz', flow ?? '', user ?? ''])
}

function byKind([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const place = (kind: string): number => (kindOrder.indexOf(kind) + kindOrder.length + 1) % (kindOrder.length + 1)
  return place(a) - place(b) || compare(a, b)
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function groupOf(
  tokens: Group,
  rows: readonly (readonly [kind: string, tokens: Group])[],
  byUser: boolean,
  rowOf: ReadonlyMap<string, { readonly group: number; readonly kind: string }>,
): GrantGroup {
  const grants = [...new Set(tokens.flatMap(({ grant }) => grant ?? []))]
  const { by, flow, user } = grants[0] ?? {}
  return {
    ...(by === undefined ? {} : { by }),
    ...(flow === undefined ? {} : { flow }),
    holder: tokens[0]?.holder ?? 'claimcheck',
    ...(user === undefined || !byUser ? {} : { user }),
    grants: grants.length,
    clients: new Set(grants.flatMap(({ clientId }) => clientId ?? [])).size,
    rows: rows.map(([kind, of]) => ({
      kind,
      tokens: of.map(({ token }) => token.pseudonym),
      marks: legOrder.flatMap((leg) => marksOn(leg, of)),
      from: exchangedFor(of, rowOf),
    })),
  }
}

function marksOn(leg: Leg, tokens: Group): readonly Mark[] {
  return standingOrder.flatMap((standing) => {
    const seen = tokens.flatMap(({ token, sightings }) =>
      sightings
        .filter((sighting) => sighting.leg === leg && sighting.standing === standing)
        .map(({ exchanges }) => ({ name: token.pseudonym, exchanges })),
    )
    if (seen.length === 0) return []
    return [{ leg, standing, tokens: seen.map(({ name }) => name), exchanges: numbers(seen) }]
  })
}

function exchangedFor(
  tokens: Group,
  rowOf: ReadonlyMap<string, { readonly group: number; readonly kind: string }>,
): readonly Exchanged[] {
  const rows = tokens.flatMap(({ token }) => (token.from === undefined ? [] : (rowOf.get(token.from) ?? [])))
  const found = [...groupBy(rows, ({ group, kind }) => JSON.stringify([group, kind])).values()]
  return found
    .flatMap(([row, ...others]) => (row === undefined ? [] : [{ ...row, tokens: others.length + 1 }]))
    .sort((a, b) => a.group - b.group || compare(a.kind, b.kind))
}

function crossingsOf(placed: readonly PlacedToken[]): readonly Crossing[] {
  return legOrder.flatMap((leg) =>
    holderOrder.flatMap((holder) => {
      const found = placed
        .filter((one) => one.holder === holder)
        .flatMap(({ token, grant, sightings }) => {
          const there = sightings.find((sighting) => sighting.leg === leg && sighting.standing === 'crossed')
          return there === undefined ? [] : [{ token, by: grant?.by, exchanges: there.exchanges }]
        })
      if (found.length === 0) return []
      const kinds = [...groupBy(found, ({ token }) => token.kind)].sort(byKind)
      const [by, ...others] = new Set(found.map((one) => one.by))
      return [
        {
          leg,
          holder,
          ...(by === undefined || others.length > 0 ? {} : { by }),
          kinds: kinds.map(([kind, tokens]) => [kind, tokens.length] as const),
          tokens: found.map(({ token }) => token.pseudonym),
          exchanges: numbers(found),
        },
      ]
    }),
  )
}

function numbers(seen: readonly { readonly exchanges: readonly number[] }[]): readonly number[] {
  return [...new Set(seen.flatMap(({ exchanges }) => exchanges))].sort((a, b) => a - b)
}
