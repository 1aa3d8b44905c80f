import { isServed, served } from '../../src/client/mcp-answer.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const spelling: Scenario = scenario({
  title: 'Metadata, issuer and server agree on how the resource is spelled',
  probes: ['token-aud-trailing-slash/issued-for-other'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, probe, control }) {
    const resource = await alice.resource()
    const { accessToken, answer: issued } = await alice.tokens()
    const exact = await alice.listTools(accessToken)
    control(`a token for ${resource}, as the metadata spells it, is accepted`, [issued, exact]).holds(
      isServed(exact),
      served(exact),
    )

    const other = resource.endsWith('/') ? resource.slice(0, -1) : `${resource}/`
    const client = anotherClient('alice')
    const attempt = await client.attempt({ resource: other })
    const last = attempt.answers.at(-1) ?? issued
    const { callback } = attempt
    const id = 'token-aud-trailing-slash/issued-for-other'
    const expected = `${other} is refused by the issuer, or its token is accepted by the server`
    if (callback?.code === undefined) {
      const error = callback?.params.get('error') ?? attempt.ended
      probe(id, last).observes({ expected, actual: `the issuer refuses it: ${error}`, ok: true })
      return
    }
    const redeemed = await client.redeem(callback, { params: { resource: other } })
    const tokens = tokensOf(redeemed)
    if (tokens === undefined) {
      probe(id, redeemed).observes({
        expected,
        actual: `the issuer refuses it: status ${redeemed.status ?? 'none'}`,
        ok: true,
      })
      return
    }
    const answer = await client.listTools(tokens.accessToken)
    probe(id, [redeemed, answer]).observes({
      expected,
      actual: `the issuer gives a token, and the server says: ${served(answer)}`,
      ok: isServed(answer),
    })
  },
})

export default spelling
