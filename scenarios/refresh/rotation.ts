import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { anotherSession, canRefresh, isServedTokens, refreshed, refusedGrant } from '../../src/scenario/refreshing.ts'

const afterwards = [
  'rt-old-invalid/previous',
  'rt-reuse-revokes-family/previous',
  'rt-reuse-revokes-family/older',
  'rt-family-access-revoked/call',
] as const

/** The longest that a used token may be taken for a retry, in seconds: an answer may get lost. */
const longestGrace = 60

const rotation: Scenario = scenario({
  title: 'A refresh token is good for one use, and whoever uses it again ends the session',
  probes: ['rt-rotation/new-value', ...afterwards],
  seats: ['client', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, probe, part, control } = stage
    const { client } = await alice.registration('none')
    const first = await alice.tokens()
    if (!canRefresh(first)) {
      const said = await alice.withoutRefreshToken()
      for (const id of ['rt-rotation/new-value', ...afterwards] as const) probe(id, first.answer).isNotApplicable(said)
      return
    }
    const answer = await alice.refresh(first.refreshToken)
    control('the client refreshes', answer).succeeds(answer)
    const second = tokensOf(answer)
    if (!canRefresh(second) || second.refreshToken === first.refreshToken) {
      const again = await alice.refresh(first.refreshToken)
      if (client.clientSecret === undefined)
        probe('rt-rotation/new-value', [answer, again]).observes({
          expected: 'a refresh token that differs from the one before, or none and the one before is over',
          actual: isServedTokens(again) ? 'the same token stays good' : 'none, and the one before is over',
          ok: !isServedTokens(again),
        })
      else
        probe('rt-rotation/new-value', answer).isNotApplicable(
          'the server registers no public client, and one that proves itself may keep its token',
        )
      for (const id of afterwards) probe(id, answer).isNotApplicable('the server does not rotate refresh tokens')
      return
    }
    probe('rt-rotation/new-value', answer).observes({
      expected: 'a refresh token that differs from the one before',
      actual: 'it does',
      ok: true,
    })

    let grace = false
    await part(
      ['rt-old-invalid/previous', 'rt-reuse-revokes-family/previous', 'rt-family-access-revoked/call'],
      async () => {
        const opaque = decodeJwt(second.accessToken) === undefined
        const before = opaque ? await alice.listTools(second.accessToken) : undefined
        let reused = await alice.refresh(first.refreshToken)
        const retried = tokensOf(reused)
        let current = second.refreshToken
        if (retried !== undefined) {
          // It may be meant so: an answer may have got lost. After a minute it is no retry any more.
          grace = true
          current = retried.refreshToken ?? current
          seat('clock').advance(longestGrace + 1)
          reused = await alice.refresh(first.refreshToken)
        }
        probe('rt-old-invalid/previous', [answer, reused]).isRefused(reused, refusedGrant)
        const after = await alice.refresh(current)
        probe('rt-reuse-revokes-family/previous', [reused, after]).isRefused(after, refusedGrant)
        const id = 'rt-family-access-revoked/call'
        if (before === undefined)
          probe(id, reused).isNotApplicable('the token is self-contained: nobody need be asked about it')
        else {
          control('the access token was accepted before', before).holds(isServed(before), served(before))
          const called = await alice.listTools(second.accessToken)
          probe(id, [before, reused, called]).observes({
            expected: 'the access token of a session whose refresh token came again is refused',
            actual: served(called),
            ok: isTurnedAway(called),
          })
        }
      },
    )

    await part(['rt-reuse-revokes-family/older'], async () => {
      const session = await anotherSession(stage, alice)
      const oldest = session.refreshToken ?? ''
      const next = await refreshed(stage, alice, oldest)
      const newest = await refreshed(stage, alice, next.refreshToken)
      if (grace) seat('clock').advance(longestGrace + 1)
      const reused = await alice.refresh(oldest)
      const after = await alice.refresh(newest.refreshToken)
      probe('rt-reuse-revokes-family/older', [newest.answer, reused, after]).isRefused(after, refusedGrant)
    })
  },
})

export default rotation
