import { setTimeout as sleep } from 'node:timers/promises'
import { stringMember } from '../../src/protocol/json-document.ts'
import { grantsGivenOn, grantsUsedIn } from '../../src/scenario/authority.ts'
import type { Scenario } from '../../src/scenario/definition.ts'
import { proxyScenario } from '../../src/scenario/proxy-scenario.ts'
import { canRefresh } from '../../src/scenario/refreshing.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'

const id = 'rev-reaches-upstream/session-grant'

/** How long a proxy may take to tell its upstream, in milliseconds. */
const patience = 500

const upstream: Scenario = proxyScenario({
  title: 'With a session at the proxy ends what it was given upstream',
  probes: [id],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, seat, probe, control, watchUpstream } = stage
    const endpoint = stringMember(await alice.serverMetadata(), 'revocation_endpoint')
    const tokens = await alice.tokens()
    if (endpoint === undefined || !canRefresh(tokens)) {
      probe(id, tokens.answer).isNotApplicable('there is no session that could be revoked')
      return
    }
    const token = tokens.accessToken
    const call = await callSessionTool(stage, alice, token, await needSessionTool(stage, alice, token))
    const grants = grantsGivenOn(await alice.journey(), seat('upstream'))
    const used = [...grantsUsedIn(call.seen, seat('upstream'))].filter((grant) => grants.has(grant))
    if (used.length === 0) {
      probe(id, [call.result, ...call.seen]).isNotApplicable(
        'the session keeps nothing at the upstream that its calls run on',
      )
      return
    }
    const { result: revoked, seen } = await watchUpstream(async () => {
      const before = seat('upstream').requests().length
      const answer = await alice.form(endpoint, { token: tokens.refreshToken, token_type_hint: 'refresh_token' })
      for (let waited = 0; waited < patience && seat('upstream').requests().length === before; waited += 20)
        await sleep(20)
      return answer
    })
    control('the client revokes its session', revoked).succeeds(revoked)
    const told = [...grantsUsedIn(seen, seat('upstream'))].some((grant) => grants.has(grant))
    probe(id, [call.result, revoked, ...seen]).observes({
      expected: 'the upstream hears of the end of what the session was given there',
      actual: told ? 'it does' : 'no request with it',
      ok: told,
    })
  },
})

export default upstream
