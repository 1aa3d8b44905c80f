import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const otherSecrets: Scenario = scenario({
  title: 'What is no access token of this server does not open it',
  probes: [
    'token-refresh-token-refused/refresh-token',
    'token-refresh-token-refused/code',
    'token-id-token-refused/issued',
    'token-aud-upstream-refused/access-token',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, seat, probe, control }) {
    const upstream = seat('upstream')
    const { accessToken, refreshToken, idToken, answer: issued } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the access token is accepted', right).holds(isServed(right), served(right))

    if (refreshToken === undefined)
      probe('token-refresh-token-refused/refresh-token', issued).isNotApplicable(await alice.withoutRefreshToken())
    else {
      const answer = await alice.listTools(refreshToken)
      probe('token-refresh-token-refused/refresh-token', answer).observes(refused(answer))
    }

    const { code, answers } = await alice.authorize()
    control('a person comes back with another code', answers).holds(code !== undefined, 'without one')
    const withCode = await alice.listTools(code ?? '')
    probe('token-refresh-token-refused/code', withCode).observes(refused(withCode))

    // The client's own, where it gets one; else that by which its authorization server learnt who signed in.
    const signedIn = idToken ?? upstream.credentials().findLast(({ kind }) => kind === 'id-token')?.value
    if (signedIn === undefined) probe('token-id-token-refused/issued', issued).isNotApplicable('no ID token was issued')
    else {
      const answer = await alice.listTools(signedIn)
      probe('token-id-token-refused/issued', answer).observes(refused(answer))
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
  return { expected: 'status 401', actual: served(answer), ok: isTurnedAway(answer) }
}

export default otherSecrets
