import { inWords } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const issuedToken: Scenario = scenario({
  title: 'A token obtained by the server’s own metadata is accepted by that server',
  probes: ['flow-issued-token-accepted/accepted'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, probe }) {
    const { accessToken, answer: tokenAnswer } = await alice.tokens()
    const resource = await alice.resource()
    const answer = await alice.listTools(accessToken)
    const audience = audienceOf(accessToken)
    const accepted = answer.status !== undefined && answer.status < 300 && /"result"\s*:/.test(answer.text)
    const seen = audience === undefined ? 'the token is opaque' : `aud ${inWords(audience)}`
    probe('flow-issued-token-accepted/accepted', [tokenAnswer, answer]).observes({
      expected: `tools/list is answered; the token was asked for ${resource}`,
      actual: `${accepted ? 'answered' : `status ${answer.status ?? 'none'}`}; ${seen}`,
      ok: accepted,
      ...(audience === undefined
        ? {}
        : { audience: { expected: resource, actual: audience, token: alice.nameOf(accessToken) } }),
    })
  },
})

/** `aud` as a list, whether it is a string or an array (RFC 7519 §4.1.3). */
function audienceOf(token: string): readonly string[] | undefined {
  const claims = decodeJwt(token)?.claims
  if (claims === undefined) return undefined
  const { aud } = claims
  if (typeof aud === 'string') return [aud]
  return Array.isArray(aud) ? aud.map(String) : []
}

export default issuedToken
