import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'

const probes = [
  'rs-invalid-token-401/audience-status',
  'rs-invalid-token-401/issuer-status',
  'rs-invalid-token-401/expired-status',
] as const

const refusalReasons: Scenario = scenario({
  title: 'Whatever is wrong with a token, the client is told in the same way',
  probes,
  seats: ['client', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control } = stage
    const { accessToken, answer: issued } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the genuine token is accepted', right).holds(isServed(right), served(right))
    const genuine = await genuineOf(stage, alice, accessToken)
    if (genuine === undefined) {
      for (const id of probes)
        probe(id, issued).isNotApplicable('the tokens are opaque: nothing in them can be changed')
      return
    }
    const { now } = genuine
    const wrong = {
      audience: { aud: 'https://other.example/mcp' },
      issuer: { iss: 'https://issuer.example' },
      expired: { exp: now - 600, iat: now - 1200 },
    } as const
    for (const name of ['audience', 'issuer', 'expired'] as const) {
      const answer = await alice.listTools(withClaims(genuine, wrong[name]))
      probe(`rs-invalid-token-401/${name}-status`, answer).observes({
        expected: 'status 401',
        actual: served(answer),
        ok: answer.status === 401,
      })
    }
  },
})

export default refusalReasons
