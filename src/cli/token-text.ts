import type { Opinion } from '../explain/opinion.ts'
import { type JwtFacts, span, type TokenFacts } from '../explain/token-facts.ts'
import { makePaint } from '../report/terminal/paint.ts'
import { plain } from '../report/terminal/plain.ts'
import { proseWidth, section } from './sections.ts'
import type { Streams } from './streams.ts'
import { hanging } from './table.ts'

/** A token, what was taken for granted, and what everybody would say to it. */
export interface ExplainedToken {
  readonly token: TokenFacts
  readonly assumptions: readonly string[]
  readonly opinions: readonly Opinion[]
  /** Epoch seconds at which it was looked at; absent: now. */
  readonly now?: number
  /** Where it came from, as far as a run knows: a grant, and the token that it was exchanged for. */
  readonly origin?: Readonly<Record<string, string>>
  /** What servers answered when it was shown to them as a bearer token. */
  readonly shown?: readonly { readonly exchange: number; readonly url: string; readonly status: number }[]
}

/** Longer values of claims are cut; `--json` has them whole. */
const longest = 600
const acceptsWidth = 9
/** More say nothing more; `--json` has them all. */
const mostAnswers = 8

/** An explained token as text. Everything in it comes from a stranger. */
export function tokenText(explained: ExplainedToken, streams: Streams): string {
  const { token, assumptions, opinions, origin = {}, shown: answers = [] } = explained
  const now = explained.now ?? Math.floor(Date.now() / 1000)
  return [
    section('The token', kindOf(token), streams).trimStart(),
    ...(token.form === 'jwt' ? [members('Header', token.header, streams), claims(token, now, streams)] : []),
    ...(token.form === 'opaque' && token.introspected !== undefined
      ? [members('What its issuer says of it', token.introspected, streams)]
      : []),
    `\n${makePaint(streams.color).bold('Who would accept it')}\n${opinions.map((one) => verdict(one, streams)).join('')}`,
    ...(Object.keys(origin).length === 0 ? [] : [members('Where it came from', origin, streams)]),
    section(
      'What happened when it was shown',
      answers
        .slice(0, mostAnswers)
        .map(({ exchange, url, status }) => `${status} by ${plain(cut(url, 120))} (exchange ${exchange})`),
      streams,
    ),
    section('Taken for granted', assumptions, streams),
  ].join('')
}

function kindOf(token: TokenFacts): readonly string[] {
  switch (token.form) {
    case 'no-token':
      return [`no token: ${token.problem} (${token.length} characters)`]
    case 'opaque':
      return [
        `an opaque token${size(token)}${token.remark === undefined ? '' : `, ${token.remark}`}: it says nothing of itself`,
      ]
    case 'jwt':
      return [
        `a JWT${size(token)}${token.unsigned ? ', not signed' : ''}${token.looksLikeIdToken ? ' that looks like an ID token' : ''}; its signature was not looked at`,
      ]
  }
}

/** Its length, where the token itself was at hand. */
function size({ length }: { readonly length?: number }): string {
  return length === undefined ? '' : ` of ${length} characters`
}

function members(title: string, object: Readonly<Record<string, unknown>>, streams: Streams): string {
  const width = Math.min(24, Math.max(0, ...Object.keys(object).map((name) => plain(name).length)))
  const lines = Object.entries(object).map(([name, value]) =>
    hanging(`  ${plain(cut(name, 60)).padEnd(width)}  `, plain(cut(shown(value), longest)), proseWidth(streams)),
  )
  return `\n${makePaint(streams.color).bold(title)}\n${lines.length === 0 ? '  none' : lines.join('\n')}\n`
}

/** Claims, with times said as people say them. */
function claims({ claims: all }: JwtFacts, now: number, streams: Streams): string {
  const times = new Set(['exp', 'nbf', 'iat', 'auth_time'])
  const named = Object.entries(all).map(([name, value]) => [
    name,
    times.has(name) && typeof value === 'number' ? `${value}  ${span(value - now)}` : value,
  ])
  return members('Claims', Object.fromEntries(named), streams)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text
}

function verdict({ party, accepts, reasons, breaks }: Opinion, streams: Streams): string {
  const paint = makePaint(streams.color)
  const width = proseWidth(streams)
  const indent = ' '.repeat(acceptsWidth + 2)
  const lines = [
    hanging(`  ${accepts.padEnd(acceptsWidth)}`, plain(cut(party, longest)), width),
    ...reasons.map((reason) => hanging(indent, plain(cut(reason, longest)), width)),
    ...(breaks.length === 0 ? [] : [hanging(indent, `breaks ${breaks.join(', ')}`, width)]),
  ]
  const [first = '', ...rest] = lines
  return `${first.replace(accepts, paint.bold(accepts))}\n${rest.join('\n')}\n`
}
