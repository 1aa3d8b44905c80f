import { count, flowWords } from '../words.ts'
import type { Crossing, GrantGroup, LineageGraph } from './graph.ts'
import type { Holder, Leg, Standing } from './places.ts'

/** A leg, and who talks to whom on it. */
export const legWords: Readonly<Record<Leg, { readonly name: string; readonly between: string }>> = {
  client: { name: 'client leg', between: 'client and target' },
  issuer: { name: 'issuer leg', between: 'MCP server and AS' },
  upstream: { name: 'upstream leg', between: 'target and upstream' },
  host: { name: 'other hosts', between: 'no part of the target' },
}

/** How a standing looks: a sign and a word, so that colour is never needed. */
export const standingWords: Readonly<Record<Standing, { readonly sign: string; readonly word: string }>> = {
  crossed: { sign: '✗', word: 'does not belong here' },
  held: { sign: '●', word: 'in place' },
  asked: { sign: '○', word: 'asked about or exchanged' },
  shown: { sign: '○', word: 'shown by claimcheck' },
}

/** What happened to a token that stands where it does not belong, by the leg. */
export const crossedWords: Readonly<Record<Leg, string>> = {
  client: 'handed to a client',
  issuer: 'shown to the AS',
  upstream: 'sent upstream',
  host: 'sent elsewhere',
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['access-token', 'access token'],
  ['refresh-token', 'refresh token'],
  ['id-token', 'ID token'],
  ['jwt', 'other JWT'],
  ['assertion', 'assertion'],
])

/** `1 ID token`, `42 access tokens`; a kind of no known name stands for itself. */
export function tokenCount(tokens: number, kind: string): string {
  const known = kinds.get(kind)
  return known === undefined ? count(tokens, kind, kind) : count(tokens, known)
}

/** What the grants of a group are, by the flow that made them. */
export function grantTitle({ flow, holder, by }: GrantGroup): string {
  if (flow !== undefined) return flowWords(flow)
  return by === undefined && holder === 'claimcheck' ? 'made by claimcheck' : 'of no known grant'
}

/** Where the grants of a group are, and who holds what came from them. */
export function grantPlace({ by, holder }: GrantGroup): string {
  if (holder === 'claimcheck') return 'shown as a client shows its own'
  if (by === 'target' && holder === 'target') return 'at the target, for itself'
  const at = by === undefined ? '' : `at the ${by}, `
  return `${at}held by ${holder === 'client' ? 'a client' : 'the target'}`
}

/** How many grants a group has, and for whom. */
export function grantCount({ grants, clients, user }: GrantGroup): string {
  if (grants === 0) return 'no grant'
  const made = clients > 1 ? `${count(grants, 'grant')}, ${count(clients, 'client')}` : count(grants, 'grant')
  return user === undefined ? made : `${made}, for ${user}`
}

const heldBy: Readonly<Record<Holder, string>> = {
  client: 'of a client',
  claimcheck: 'that claimcheck made',
  target: 'that the target holds',
}

/** What stands where it does not belong, as a sentence. */
export function crossingWords({ leg, holder, by, kinds, tokens }: Crossing): string {
  const what = listed(kinds.map(([kind, n]) => tokenCount(n, kind)))
  const whose = holder === 'target' && by === 'upstream' ? 'of the upstream' : heldBy[holder]
  return `${what} ${whose} ${tokens.length === 1 ? 'was' : 'were'} ${crossedWords[leg]}.`
}

/** What can be said where no token crossed from one side of the target to the other; undefined where one did. */
export function clearWords({ legs, groups, crossings }: LineageGraph): string | undefined {
  if (crossings.some(({ leg }) => leg === 'client' || leg === 'upstream')) return undefined
  if (legs.some(({ leg, watched }) => leg === 'upstream' && !watched))
    return 'The upstream leg was not watched, so it cannot be said whether a token crossed to the other side.'
  const upstream = groups.some(({ rows }) => rows.some(({ marks }) => marks.some(({ leg }) => leg === 'upstream')))
  if (!upstream) return 'No token was seen on the upstream leg.'
  return 'No token of a client was sent upstream, and none that the target holds was handed to a client.'
}

/** Says whose doing it was where tokens of the target stand on the client leg and no answer held them. */
export function shownWords({ groups }: LineageGraph): string | undefined {
  const shown = groups
    .filter(({ holder }) => holder === 'target')
    .flatMap(({ rows }) => rows.flatMap(({ marks }) => marks))
    .filter(({ leg, standing }) => leg === 'client' && standing === 'shown')
    .reduce((sum, { tokens }) => sum + tokens.length, 0)
  if (shown === 0) return undefined
  const which = shown === 1 ? 'One token that the target holds was' : `${shown} tokens that the target holds were`
  return `${which} shown to it by claimcheck itself, as a client would; that is not the target’s doing.`
}

/** `a`, `a and b`, `a, b and c`. */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
