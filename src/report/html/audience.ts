import type { ProbeResult, TargetView } from '../../run/finished-run.ts'
import { type Html, html, type Part } from './html.ts'
import { tokenAnchor } from './links.ts'

/** What an audience is to the one that was expected. */
type AudienceMatch = 'exact' | 'foreign'

type Audience = NonNullable<ProbeResult['audience']>

/** Audiences are compared code point by code point, as RFC 7519 §4.1.3 has it for StringOrURI. */
function matchOf(actual: string, expected: string): AudienceMatch {
  return actual === expected ? 'exact' : 'foreign'
}

/**
 * Says what an audience came to. Membership and exactness are told apart: a token for us *and* somebody else passes a
 * membership test, and can be used there as well.
 */
export function audienceWords(actual: readonly string[], expected: string): string {
  const matches = actual.filter((audience) => matchOf(audience, expected) === 'exact').length
  if (actual.length === 0) return 'no audience at all: anybody may take it for theirs'
  if (matches === 0) return 'foreign: it was not issued for the one who was expected'
  if (matches < actual.length) return 'a member, but not exact: it is good for others, too'
  return 'exact'
}

/** Expected and actual audience, foreign ones marked where they first differ. */
export function audienceView(audience: Audience, target: TargetView): Html {
  const { expected, actual, token } = audience
  return html`<dl class="audience">
<div><dt>Expected <code>aud</code></dt><dd><code>${expected}</code>${owner(expected, target)}</dd></div>
<div><dt>Actual <code>aud</code>${token !== undefined && html` of <a href="#${tokenAnchor(token)}">${token}</a>`}</dt><dd>${
    actual.length === 0
      ? html`<span class="aud foreign">none</span>`
      : actual.map((value) => audienceChip(value, expected, target))
  }</dd></div>
<div><dt>Match</dt><dd>${audienceWords(actual, expected)}</dd></div>
</dl>`
}

/** One audience of a token, beside the expected one. */
export function audienceChip(actual: string, expected: string, target: TargetView): Html {
  const match = matchOf(actual, expected)
  return html`<span class="aud ${match}"><span class="tag">${match === 'exact' ? '✓ expected' : '✗ foreign'}</span> <code>${
    match === 'exact' ? actual : marked(actual, expected)
  }</code>${owner(actual, target)}</span>`
}

/** The part of a value in which it differs from the expected one; worth marking only where much is equal. */
function marked(actual: string, expected: string): Part {
  const shorter = Math.min(actual.length, expected.length)
  let start = 0
  while (start < shorter && actual[start] === expected[start]) start += 1
  if (start < 8) return html`<mark>${actual}</mark>`
  let end = 0
  while (end < shorter - start && actual[actual.length - 1 - end] === expected[expected.length - 1 - end]) end += 1
  const difference = actual.slice(start, actual.length - end)
  // Something is missing, so there is nothing to mark; the place is.
  const place =
    difference === ''
      ? html`<mark class="gap"><span class="said">missing here:</span>${expected.slice(start, expected.length - end)}</mark>`
      : html`<mark>${difference}</mark>`
  return html`${actual.slice(0, start)}${place}${actual.slice(actual.length - end)}`
}

/** Whose audience a value is, as far as the target says. */
function owner(value: string, target: TargetView): Part {
  if (value === target.mcp) return html` <span class="whose">the MCP server</span>`
  if (value === target.issuer) return html` <span class="whose">the issuer itself</span>`
  const component = target.components.find((part) => value === part.origin || value.startsWith(`${part.origin}/`))
  return component !== undefined && html` <span class="whose">at ${component.name}</span>`
}
