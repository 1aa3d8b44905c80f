import { randomBytes } from 'node:crypto'
import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import { stringMember } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { anotherSession, canRefresh, isServedTokens, refreshed, refusedGrant } from '../../src/scenario/refreshing.ts'

const probes = [
  'rev-unknown-token-200/unknown',
  'rev-client-bound/other-client',
  'rev-refresh-supported/refresh-token',
  'rev-cascades/access-token',
  'rev-unknown-token-200/again',
  'rt-client-isolation/after-revocation',
] as const

const session: Scenario = scenario({
  title: 'A client ends its own session by its refresh token, and nobody else’s',
  probes,
  seats: ['client'],
  impact: 'active',
  async play(stage) {
    const { alice, anotherClient, probe, part, control } = stage
    const endpoint = stringMember(await alice.serverMetadata(), 'revocation_endpoint')
    const first = await alice.tokens()
    if (endpoint === undefined || !canRefresh(first)) {
      const said =
        endpoint === undefined ? 'the metadata names no revocation_endpoint' : await alice.withoutRefreshToken()
      for (const id of probes) probe(id, first.answer).isNotApplicable(said)
      return
    }
    const revoke = (token: string): Promise<Answer> => alice.form(endpoint, { token, token_type_hint: 'refresh_token' })
    const is200 = (answer: Answer, what: string) => ({
      expected: `status 200 for ${what}`,
      actual: answer.status === undefined ? 'no answer' : `status ${answer.status}`,
      ok: answer.status === 200,
    })
    const unknown = await revoke(randomBytes(32).toString('base64url'))
    probe('rev-unknown-token-200/unknown', unknown).observes(is200(unknown, 'a token that nobody issued'))

    const other = anotherClient('alice')
    const theirs = await other.tokens()
    const own = await refreshed(stage, alice, first.refreshToken)
    let token = own.refreshToken
    await part(['rev-client-bound/other-client'], async () => {
      const foreign = await other.form(endpoint, { token, token_type_hint: 'refresh_token' })
      control('the other client gets an answer', foreign).holds(foreign.status !== undefined, 'none')
      const after = await alice.refresh(token)
      probe('rev-client-bound/other-client', [own.answer, foreign, after]).observes({
        expected: 'a session goes on after another client has tried to end it',
        actual: isServedTokens(after) ? 'it does' : `status ${after.status ?? 'none'}`,
        ok: isServedTokens(after),
      })
    })

    // A session of its own: what another client did to the first must not decide here.
    const next = await anotherSession(stage, alice)
    const last = await refreshed(stage, alice, next.refreshToken ?? '')
    token = last.refreshToken
    const opaque = decodeJwt(last.accessToken) === undefined
    const before = opaque ? await alice.listTools(last.accessToken) : undefined
    const revoked = await revoke(token)
    control('the client revokes its refresh token', revoked).succeeds(revoked)
    const after = await alice.refresh(token)
    probe('rev-refresh-supported/refresh-token', [last.answer, revoked, after]).isRefused(after, refusedGrant)
    await part(['rev-cascades/access-token'], async () => {
      const id = 'rev-cascades/access-token'
      if (before === undefined) {
        probe(id, revoked).isNotApplicable('the token is self-contained: nobody need be asked about it')
        return
      }
      control('the access token was accepted before', before).holds(isServed(before), served(before))
      const called = await alice.listTools(last.accessToken)
      probe(id, [before, revoked, called]).observes({
        expected: 'the access token is refused when the refresh token beside it was revoked',
        actual: served(called),
        ok: isTurnedAway(called),
      })
    })
    const again = await revoke(token)
    probe('rev-unknown-token-200/again', [revoked, again]).observes(is200(again, 'a token that was revoked before'))

    const id = 'rt-client-isolation/after-revocation'
    if (!canRefresh(theirs)) probe(id, theirs.answer).isNotApplicable(await other.withoutRefreshToken())
    else {
      const untouched = await other.refresh(theirs.refreshToken)
      probe(id, [theirs.answer, revoked, untouched]).observes({
        expected: 'another client of the same person refreshes as before',
        actual: isServedTokens(untouched) ? 'it does' : `status ${untouched.status ?? 'none'}`,
        ok: isServedTokens(untouched),
      })
    }
  },
})

export default session
