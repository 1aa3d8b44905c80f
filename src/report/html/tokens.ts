import type { GrantView, SeenToken, TargetView } from '../../run/finished-run.ts'
import { crossedTokens } from '../lineage/graph.ts'
import type { RunView } from '../view.ts'
import { count, flowWords, spanWords } from '../words.ts'
import { audienceChip, audienceWords } from './audience.ts'
import { type Html, html, joined, lines, ours, type Part } from './html.ts'
import { exchangeLinks, tokenAnchor } from './links.ts'

/** What the run says of its tokens. */
interface Known {
  /** The audience that a probe expected of a token, by pseudonym. */
  readonly expected: ReadonlyMap<string, string>
  /** Tokens that were seen where they do not belong. */
  readonly crossed: ReadonlySet<string>
  readonly grants: ReadonlyMap<string, GrantView>
  readonly target: TargetView
  readonly view: RunView
}

/** What each token says, by pseudonym: those of the exchanges that are shown, and those that crossed over. */
export function tokens(view: RunView): Html | undefined {
  const seen = view.run.lineage.tokens
  if (seen.length === 0) return undefined
  const known: Known = {
    expected: expectedAudiences(view),
    crossed: crossedTokens(view.run),
    grants: new Map(view.run.lineage.grants.map((grant) => [grant.grant, grant])),
    target: view.run.target,
    view,
  }
  const shown = seen.filter(({ pseudonym }) => view.tokens.has(pseudonym) || known.crossed.has(pseudonym))
  const rest = seen.length - shown.length
  return html`${rest > 0 && html`<p class="aside">Of ${count(rest, 'further token')} no exchange is shown here; what they say is in <code>run.json</code>.</p>`}
${shown.map((token) => tokenView(token, known))}`
}

/** The audience that a probe expected of a token, by pseudonym. */
function expectedAudiences(view: RunView): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const check of view.run.checks)
    for (const { audience } of check.probes)
      if (audience?.token !== undefined && !found.has(audience.token)) found.set(audience.token, audience.expected)
  return found
}

function tokenView(token: SeenToken, known: Known): Html {
  const { pseudonym, kind, claims, header } = token
  const { expected, crossed, grants, target } = known
  const wrong = crossed.has(pseudonym)
  const grant = token.grant === undefined ? undefined : grants.get(token.grant)
  const says =
    claims === undefined ? 'opaque' : `${stringOf(header?.['typ']) ?? 'JWT'}, ${stringOf(header?.['alg']) ?? 'no alg'}`
  const line = html`<h3>${pseudonym}</h3> <span class="tag">${kind}</span> <span class="aside">${says}</span>`
  if (!known.view.tokens.has(pseudonym))
    return html`<p class="token" id="${tokenAnchor(pseudonym)}"><b>${pseudonym}</b> ${kind}, ${says}${token.grant !== undefined && `, from ${token.grant}`}; <span class="badge failed">✗ where it does not belong</span>. ${legs(token, known.view)}</p>\n`
  return html`<details class="token"${wrong && html` open`}>
<summary>${line}${wrong && html` <span class="badge failed">✗ where it does not belong</span>`}</summary>
<div class="body" id="${tokenAnchor(pseudonym)}">
<p>${token.grant !== undefined && grantWords(token.grant, grant)}${legs(token, known.view)}</p>
${claims !== undefined && (wrong || expected.has(pseudonym) ? claimTable(claims, expected.get(pseudonym), target) : claimLines(claims))}${
  header !== undefined && html`<p class="aside">JOSE header ${headerWords(header)}</p>`
}</div>
</details>
`
}

function headerWords(header: Readonly<Record<string, unknown>>): readonly Part[] {
  return joined(
    Object.entries(header).map(([name, value]) => html`${name} <code>${asText(value)}</code>`),
    ', ',
  )
}

function grantWords(name: string, grant: GrantView | undefined): Html {
  if (grant === undefined) return html`From <span class="id">${name}</span>. `
  const { flow, clientId, user } = grant
  return html`From <span class="id">${name}</span>: ${flowWords(flow)}${clientId !== undefined && html`, client <code>${clientId}</code>`}${user !== undefined && html`, for ${user}`}. `
}

/** On which legs a token was seen, with the exchanges. */
function legs({ clientLeg, issuerLeg, upstreamLeg, hostLeg }: SeenToken, view: RunView): readonly Html[] {
  const seen = [
    ['Client leg', clientLeg],
    ['Issuer leg', issuerLeg],
    ['Upstream leg', upstreamLeg],
    ['Other hosts', hostLeg],
  ] as const
  return seen
    .filter(([, numbers]) => numbers.length > 0)
    .map(([name, numbers]) => html`${name}: ${leg(numbers, view)}. `)
}

/** More links than this say nothing more; `run.json` has them all. */
const mostLinks = 3

function leg(numbers: readonly number[], view: RunView): Part {
  const more = numbers.length - mostLinks
  return html`${exchangeLinks(numbers.slice(0, mostLinks), view)}${more > 0 && ` and ${more} more`}`
}

/** The claims of a token of which nobody expected anything. */
function claimLines(claims: Readonly<Record<string, unknown>>): Html {
  return html`<pre>${Object.entries(claims).map(
    ([name, value], index) =>
      html`${index > 0 && ours('\n')}<b>${name}</b> ${lines(asText(value))}${isMoment(name, value) && `  ${momentWords(name, value, claims)}`}`,
  )}</pre>`
}

/** Claims that are moments (RFC 7519 §4.1, OpenID Connect Core §2). */
function isMoment(name: string, value: unknown): value is number {
  return typeof value === 'number' && (name === 'iat' || name === 'nbf' || name === 'exp' || name === 'auth_time')
}

function momentWords(name: string, value: number, claims: Readonly<Record<string, unknown>>): string {
  return `${instant(value)}${name === 'exp' ? lifetime(value, claims['iat']) : ''}`
}

function claimTable(claims: Readonly<Record<string, unknown>>, expected: string | undefined, target: TargetView): Html {
  return html`<table class="claims"><thead><tr><th scope="col">Claim</th><th scope="col">Value</th></tr></thead><tbody>
${Object.entries(claims).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${claimValue(name, value, claims, expected, target)}</td></tr>\n`)}</tbody></table>`
}

function claimValue(
  name: string,
  value: unknown,
  claims: Readonly<Record<string, unknown>>,
  expected: string | undefined,
  target: TargetView,
): Part {
  if (name === 'aud') return audience(value, expected, target)
  if (isMoment(name, value))
    return [html`<code>${value}</code> `, html`<span class="whose">${momentWords(name, value, claims)}</span>`]
  return html`<code>${typeof value === 'string' ? lines(value) : lines(JSON.stringify(value) ?? '')}</code>`
}

function audience(value: unknown, expected: string | undefined, target: TargetView): Part {
  const list = Array.isArray(value) ? value.map(asText) : [asText(value)]
  if (expected === undefined) return list.map((one) => html`<span class="aud"><code>${one}</code></span>`)
  return [
    list.map((one) => audienceChip(one, expected, target)),
    html`<p class="aside">Expected <code>${expected}</code>: ${audienceWords(list, expected)}.</p>`,
  ]
}

function instant(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'no moment' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function lifetime(exp: number, iat: unknown): string {
  return typeof iat === 'number' ? `, ${spanWords(exp - iat)} after it was issued` : ''
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
