import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import { stringMember } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { inWords, readRefusal } from '../../src/scenario/refusal.ts'

/** What a resource server does with it afterwards. */
const refusedLater = ['token-revoked-refused/looked-up', 'token-revoked-refused/delay'] as const

const probes = ['rev-refresh-supported/access-token', ...refusedLater] as const

/** How long a self-contained token may go on working after its revocation, in seconds. */
const longestDelay = 3600

const revocation: Scenario = scenario({
  title: 'A revoked token opens nothing any more, or not for long',
  probes,
  seats: ['client'],
  impact: 'active',
  async play({ alice, now, probe, control }) {
    const endpoint = stringMember(await alice.serverMetadata(), 'revocation_endpoint')
    const { accessToken, answer: issued } = await alice.tokens()
    if (endpoint === undefined) {
      for (const id of probes) probe(id, issued).isNotApplicable('the metadata names no revocation_endpoint')
      return
    }
    const before = await alice.listTools(accessToken)
    control('the token is accepted before', before).holds(isServed(before), served(before))
    const revoked = await alice.form(endpoint, { token: accessToken })
    probe('rev-refresh-supported/access-token', [before, revoked]).observes({
      expected: 'status 200 for an access token as well',
      actual: inWords(readRefusal(revoked)),
      ok: revoked.status === 200,
    })
    if (readRefusal(revoked).error === 'unsupported_token_type') {
      // As it may (RFC 7009 §2.2.1): what cannot be revoked is never a revoked token.
      for (const id of refusedLater)
        probe(id, revoked).isNotApplicable('the server revokes no access tokens of this kind')
      return
    }
    control('the client revokes it', revoked).succeeds(revoked)
    const after = await alice.listTools(accessToken)
    const exp = decodeJwt(accessToken)?.claims.exp
    if (typeof exp !== 'number') {
      probe('token-revoked-refused/looked-up', after).observes({
        expected: 'an opaque token is looked up, and refused at once',
        actual: served(after),
        ok: isTurnedAway(after),
      })
      probe('token-revoked-refused/delay', after).isNotApplicable('the token is opaque: there is nothing to wait for')
      return
    }
    probe('token-revoked-refused/looked-up', after).isNotApplicable('the token is self-contained: nobody need be asked')
    const left = exp - now()
    probe('token-revoked-refused/delay', after).observes({
      expected: `refused, or at its end within ${longestDelay} seconds`,
      actual: isTurnedAway(after) ? served(after) : `accepted still; it ends in ${left} seconds`,
      ok: isTurnedAway(after) || (isServed(after) && left <= longestDelay),
    })
  },
})

export default revocation
