import { isServed, served } from '../../src/client/mcp-answer.ts'
import type { UpstreamSeat } from '../../src/contract/seats.ts'
import { inWords, isJsonObject } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const issuedToken: Scenario = scenario({
  title: 'A token obtained by the server’s own metadata is accepted by that server',
  probes: ['flow-issued-token-accepted/accepted'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, seatIfOffered, probe }) {
    const { accessToken, answer: tokenAnswer } = await alice.tokens()
    const resource = await alice.resource()
    const answer = await alice.listTools(accessToken)
    const claimed = claimedAudience(accessToken)
    const told = claimed === undefined ? toldAudience(seatIfOffered('upstream'), accessToken) : undefined
    const audience = claimed ?? told
    const { clientId } = (await alice.registration()).client
    const whose = audience?.includes(clientId) ? ', the id of the client' : ''
    const seen =
      claimed !== undefined
        ? `aud ${inWords(claimed)}${whose}`
        : told !== undefined
          ? `the token is opaque, and introspection says aud ${inWords(told)}${whose}`
          : 'the token is opaque'
    probe('flow-issued-token-accepted/accepted', [tokenAnswer, answer]).observes({
      expected: `tools/list is answered; the token was asked for ${resource}`,
      actual: `${isServed(answer) ? 'answered' : served(answer)}; ${seen}`,
      ok: isServed(answer),
      ...(audience === undefined
        ? {}
        : { audience: { expected: resource, actual: audience, token: alice.nameOf(accessToken) } }),
    })
  },
})

/** `aud` of a signed token as a list; undefined for an opaque one. */
function claimedAudience(token: string): readonly string[] | undefined {
  const claims = decodeJwt(token)?.claims
  return claims === undefined ? undefined : asList(claims.aud)
}

/** What the upstream told the MCP server about an opaque token, where we sit there (RFC 7662 §2.2). */
function toldAudience(upstream: UpstreamSeat | undefined, token: string): readonly string[] | undefined {
  const asked = upstream?.requests().findLast(({ body }) => new URLSearchParams(body).get('token') === token)
  if (asked === undefined) return undefined
  try {
    const said: unknown = JSON.parse(asked.responseBody)
    return isJsonObject(said) && 'aud' in said ? asList(said['aud']) : undefined
  } catch {
    return undefined
  }
}

/** `aud` as a list, whether it is a string or an array (RFC 7519 §4.1.3). */
function asList(aud: unknown): readonly string[] {
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) ? aud.map(String) : []
}

export default issuedToken
