import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const otherSecrets: Scenario = scenario({
  title: 'What is no access token of this server does not open it',
  probes: ['token-refresh-token-refused/refresh-token', 'token-aud-upstream-refused/access-token'],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, seat, probe, control }) {
    const upstream = seat('upstream')
    const { accessToken, refreshToken, answer: issued } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the access token is accepted', right).succeeds(right)

    if (refreshToken === undefined)
      probe('token-refresh-token-refused/refresh-token', issued).isNotApplicable('the server issues no refresh token')
    else {
      const answer = await alice.listTools(refreshToken)
      probe('token-refresh-token-refused/refresh-token', answer).observes(refused(answer))
    }

    const { issuer } = await alice.serverMetadata()
    if (issuer === upstream.origin) {
      probe('token-aud-upstream-refused/access-token', issued).isNotApplicable(
        `${upstream.origin} issues the tokens itself: it has no others`,
      )
      return
    }
    const theirs = upstream.credentials().findLast(({ kind }) => kind === 'access-token')
    control('the upstream issued an access token on the way', issued).holds(theirs !== undefined, 'it issued none')
    if (theirs === undefined) return
    const answer = await alice.listTools(theirs.value)
    probe('token-aud-upstream-refused/access-token', answer).observes(refused(answer))
  },
})

function refused(answer: Answer): { expected: string; actual: string; ok: boolean } {
  const { status, text } = answer
  const served = status !== undefined && status < 300 && /"result"\s*:/.test(text)
  return {
    expected: 'status 401',
    actual: served ? 'accepted' : `status ${status ?? 'none'}`,
    ok: status !== undefined && status >= 400 && status < 500 && !served,
  }
}

export default otherSecrets
