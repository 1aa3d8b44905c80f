import type { Lineage, UpstreamSeat } from '../contract/seats.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Recorder } from '../http/recorder.ts'
import type { GrantView, LineageView } from './finished-run.ts'
import { type TokenResponse, tokenResponses } from './token-responses.ts'

/** Grants by name, and which token came from which. */
interface Found {
  readonly grants: Map<string, GrantView>
  /** Name of the grant, by pseudonym of the token. */
  readonly grantOf: Map<string, string>
  /** What a token was exchanged for, by pseudonyms. */
  readonly from: Map<string, string>
}

/**
 * Which token came from which grant, and on which leg it was seen: what the recorder sighted, what the upstream knows of
 * its own tokens, and what the recorded answers of token endpoints say of the others.
 */
export function lineageOf(
  recorder: Recorder,
  exchanges: readonly Exchange[],
  upstream: UpstreamSeat | undefined,
): LineageView {
  const found: Found = { grants: new Map(), grantOf: new Map(), from: new Map() }
  for (const { value, lineage } of upstream?.credentials() ?? []) {
    const pseudonym = recorder.pseudonyms.find(value)
    if (pseudonym !== undefined) ofUpstream(found, pseudonym, lineage)
  }
  for (const response of tokenResponses(exchanges, recorder.pseudonyms.given)) ofTarget(found, response)
  const { grants, grantOf, from } = found
  for (const [token, subject] of from) {
    const grant = grants.get(grantOf.get(token) ?? '')
    if (grant !== undefined) grants.set(grant.grant, { ...grant, from: subject })
  }
  return {
    grants: [...grants.values()],
    tokens: recorder.tokens().map((token) => ({
      ...token,
      ...present('grant', grantOf.get(token.pseudonym)),
      ...present('from', from.get(token.pseudonym)),
    })),
  }
}

function ofUpstream({ grants, grantOf }: Found, pseudonym: string, lineage: Lineage): void {
  const { grant, flow, clientId, user } = lineage
  grantOf.set(pseudonym, grant)
  grants.set(grant, {
    grant,
    by: 'upstream',
    flow,
    ...present('clientId', clientId),
    ...present('user', user),
  })
}

/** Tokens that the upstream knows nothing of are the target's own. */
function ofTarget({ grants, grantOf, from }: Found, response: TokenResponse): void {
  const { grantType, subject, issued, clientId, actor, leg } = response
  if (grantType === 'token-exchange' && subject !== undefined) for (const token of issued) from.set(token, subject)
  if (issued.every((token) => grantOf.has(token))) return
  const before = grantType === 'refresh_token' && subject !== undefined ? grantOf.get(subject) : undefined
  const grant = before ?? `session-${[...grants.values()].filter(({ by }) => by === 'target').length + 1}`
  if (before === undefined)
    grants.set(grant, {
      grant,
      by: 'target',
      flow: grantType,
      ...present('clientId', clientId),
      ...(leg === 'client' ? { user: actor } : {}),
    })
  for (const token of issued) if (!grantOf.has(token)) grantOf.set(token, grant)
}

function present<Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } {
  // The computed name is the one of the type.
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: string }
}
