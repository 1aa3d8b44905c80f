import type { SeenToken, TargetView } from '../../run/finished-run.ts'
import type { RunView } from '../view.ts'
import { spanWords } from '../words.ts'
import { audienceChip, audienceWords } from './audience.ts'
import { type Html, html, lines, type Part } from './html.ts'
import { exchangeLinks, tokenAnchor } from './links.ts'

/** What each token says, by pseudonym; those that say nothing are listed with where they were seen. */
export function tokens(view: RunView): Html | undefined {
  const seen = view.run.lineage.tokens
  if (seen.length === 0) return undefined
  const expected = expectedAudiences(view)
  return html`${seen.map((token) => tokenView(token, expected.get(token.pseudonym), view))}`
}

/** The audience that a probe expected of a token, by pseudonym. */
function expectedAudiences(view: RunView): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const check of view.run.checks)
    for (const { audience } of check.probes)
      if (audience?.token !== undefined && !found.has(audience.token)) found.set(audience.token, audience.expected)
  return found
}

/** True for a token that a client holds and that reached the upstream as well. */
export function onBothLegs(token: SeenToken): boolean {
  return token.clientLeg.length > 0 && token.upstreamLeg.length > 0
}

function tokenView(token: SeenToken, expected: string | undefined, view: RunView): Html {
  const { pseudonym, kind, claims, header } = token
  const says =
    claims === undefined ? 'opaque' : `${stringOf(header?.['typ']) ?? 'JWT'}, ${stringOf(header?.['alg']) ?? 'no alg'}`
  return html`<details class="token"${onBothLegs(token) && html` open`}>
<summary><h3>${pseudonym}</h3> <span class="tag">${kind}</span> <span class="aside">${says}</span>${onBothLegs(token) && html` <span class="badge failed">✗ on both legs</span>`}</summary>
<div class="body" id="${tokenAnchor(pseudonym)}">
<p>${token.grant !== undefined && html`From <span class="id">${token.grant}</span>. `}${legs(token)}</p>
${claims !== undefined && claimTable(claims, expected, view.run.target)}${
  header !== undefined && html`<p class="aside">JOSE header <code>${JSON.stringify(header)}</code></p>`
}</div>
</details>
`
}

/** On which leg a token was seen, with the exchanges. */
export function legs(token: SeenToken): Html {
  const { clientLeg, upstreamLeg } = token
  return html`<span class="leg">Client leg: ${leg(clientLeg)}</span> <span class="leg">Upstream leg: ${leg(upstreamLeg)}</span>`
}

/** More links than this say nothing more; `run.json` has them all. */
const mostLinks = 12

function leg(numbers: readonly number[]): Part {
  if (numbers.length === 0) return 'not seen'
  const more = numbers.length - mostLinks
  return html`${exchangeLinks(numbers.slice(0, mostLinks))}${more > 0 && ` and ${more} more`}`
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
  if (typeof value === 'number' && (name === 'iat' || name === 'nbf' || name === 'exp' || name === 'auth_time'))
    return [
      html`<code>${value}</code> `,
      html`<span class="whose">${instant(value)}${name === 'exp' && lifetime(value, claims['iat'])}</span>`,
    ]
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
