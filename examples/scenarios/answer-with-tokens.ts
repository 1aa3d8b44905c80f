import { defineScenario, type Scenario } from 'claimcheck'

/** No scenario of claimcheck judges `tok-response-shape` yet, so this one does. */
const answerWithTokens: Scenario = defineScenario({
  title: 'The answer to a code is JSON with a token and its type',
  probes: ['tok-response-shape/json', 'tok-response-shape/type'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, probe, control }) {
    // Discovers, registers, signs in, consents and redeems; `answer` is what the token endpoint said.
    const { answer } = await alice.tokens()
    control('the code is redeemed', answer).succeeds(answer)

    const [type = 'none'] = answer.header('content-type')
    probe('tok-response-shape/json', answer).observes({
      expected: 'status 200, application/json',
      actual: `status ${answer.status}, ${type}`,
      ok: answer.status === 200 && /^application\/json\s*(;|$)/i.test(type),
    })

    const read = answer.json()
    const said = read.ok && typeof read.value === 'object' && read.value !== null ? read.value : {}
    const kind = 'token_type' in said ? String(said.token_type) : 'none'
    probe('tok-response-shape/type', answer).observes({
      expected: 'token_type Bearer, in letters of any size',
      actual: `token_type ${kind}`,
      ok: 'access_token' in said && kind.toLowerCase() === 'bearer',
    })
  },
})

export default answerWithTokens
