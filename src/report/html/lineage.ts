import type { LineageView, SeenToken } from '../../run/finished-run.ts'
import { type LineageFlow, lineageFlows } from '../lineage-flows.ts'
import { groupBy, type RunView } from '../view.ts'
import { count, flowWords } from '../words.ts'
import { type Html, html } from './html.ts'
import { lineagePicture, lineageTable } from './lineage-picture.ts'
import { tokenAnchor } from './links.ts'
import { legs, onBothLegs } from './tokens.ts'

type Grant = LineageView['grants'][number]

const unknownGrant = ''

/** Which token came from which grant, and on which leg it was seen. */
export function lineage(view: RunView): Html | undefined {
  const { grants, tokens } = view.run.lineage
  if (grants.length === 0 && tokens.length === 0) return undefined
  const flows = lineageFlows(view.run)
  const byGrant = groupBy(tokens, (token) => token.grant ?? unknownGrant)
  const known = new Set(grants.map((grant) => grant.grant))
  const strays = tokens.filter((token) => token.grant === undefined || !known.has(token.grant))
  const seen = grants.filter(({ grant }) => byGrant.has(grant))
  const silent = grants.length - seen.length
  return html`${troubles(flows)}
${lineagePicture(flows)}
${lineageTable(flows)}
<details class="all-grants"><summary>Every grant, and the tokens from it</summary>
<ul class="grants">
${seen.map((grant) => grantView(grant, byGrant.get(grant.grant) ?? []))}${strays.length > 0 && stray(strays)}</ul></details>
${silent > 0 && html`<p class="aside">Of ${count(silent, 'further grant')} no token was seen; all are in <code>run.json</code>.</p>`}`
}

function troubles(flows: readonly LineageFlow[]): Html {
  const alarmed = flows.filter(({ alarm }) => alarm !== undefined)
  if (alarmed.length === 0)
    return html`<p>The target told no client what the upstream gave it, and used at the upstream nothing that a client holds.</p>`
  return html`<p class="alarm"><strong>✗ Authority crossed over.</strong> ${alarmed.map(({ title, alarm }) => `${title}: ${alarm ?? ''}. `)}Whoever holds such a token can act at both.</p>`
}

function grantView(grant: Grant, tokens: readonly SeenToken[]): Html {
  const { flow, clientId, user } = grant
  return html`<li><p><span class="id">${grant.grant}</span> ${flowWords[flow] ?? flow}${clientId !== undefined && html`, client <code>${clientId}</code>`}${user !== undefined && html`, for ${user}`}</p>
<ul>${tokens.map(leaf)}</ul></li>
`
}

function stray(tokens: readonly SeenToken[]): Html {
  return html`<li><p>Of no grant that the upstream knows</p><ul>${tokens.map(leaf)}</ul></li>`
}

function leaf(token: SeenToken): Html {
  const crossed = onBothLegs(token)
  return html`<li class="${crossed ? 'leaf crossed' : 'leaf'}"><a class="id" href="#${tokenAnchor(token.pseudonym)}">${token.pseudonym}</a> <span class="tag">${token.kind}</span> ${
    crossed && html`<span class="badge failed">✗ on both legs</span> `
  }<span class="aside">${legs(token)}</span></li>`
}
