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
}

/** Longer values of claims are cut; `--json` has them whole. */
const longest = 600
const acceptsWidth = 9

/** An explained token as text. Everything in it comes from a stranger. */
export function tokenText({ token, assumptions, opinions }: ExplainedToken, streams: Streams): string {
  return [
    section('The token', kindOf(token), streams).trimStart(),
    ...(token.form === 'jwt' ? [members('Header', token.header, streams), claims(token, streams)] : []),
    ...(token.form === 'opaque' && token.introspected !== undefined
      ? [members('What its issuer says of it', token.introspected, streams)]
      : []),
    `\n${makePaint(streams.color).bold('Who would accept it')}\n${opinions.map((one) => verdict(one, streams)).join('')}`,
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
function claims({ claims: all }: JwtFacts, streams: Streams): string {
  const now = Math.floor(Date.now() / 1000)
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
