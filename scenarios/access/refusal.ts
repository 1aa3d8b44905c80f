import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const refusal: Scenario = scenario({
  title: 'A client is told that its token is invalid, and where to get another',
  probes: ['rs-invalid-token-401/status', 'rs-invalid-token-401/error-value', 'rs-invalid-token-401/metadata'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, probe, control }) {
    const token = await alice.accessToken()
    const right = await alice.listTools(token)
    control('the genuine token is accepted', right).succeeds(right)
    const answer = await alice.listTools(bent(token))
    control('the altered token is refused', answer).holds(
      answer.status !== undefined && answer.status >= 400 && answer.status < 500,
      `status ${answer.status ?? 'none'}`,
    )
    const bearer = bearerChallenge(parseChallenges(answer.header('www-authenticate')))
    probe('rs-invalid-token-401/status', answer).observes({
      expected: 'status 401',
      actual: `status ${answer.status ?? 'none'}`,
      ok: answer.status === 401,
    })
    const error = bearer?.params.get('error')
    probe('rs-invalid-token-401/error-value', answer).observes({
      expected: 'error="invalid_token"',
      actual: inWords(error),
      ok: error === 'invalid_token',
    })
    const named = bearer?.params.get('resource_metadata')
    probe('rs-invalid-token-401/metadata', answer).observes({
      expected: 'resource_metadata, as without a token',
      actual: inWords(named),
      ok: named !== undefined && named !== '',
    })
  },
})

/** The token with another letter well before its end, where also a signature has no letter to spare. */
function bent(token: string): string {
  const place = token.length - 8
  return `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`
}

export default refusal
