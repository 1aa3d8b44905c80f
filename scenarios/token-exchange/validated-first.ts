import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'
import { makeMark } from '../../src/scenario/marks.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { needDelegated, tokenExchangesIn, unseenExchange } from '../../src/scenario/token-exchanges.ts'

const validatedFirst: Scenario = scenario({
  title: 'A token is exchanged only after the server has found it to be valid for itself',
  probes: ['txe-subject-validated-first/foreign-audience', 'txe-subject-validated-first/expired'],
  seats: ['client', 'upstream', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control } = stage
    const { accessToken, answer } = await alice.tokens()
    const tool = await needSessionTool(stage, alice, accessToken)
    needDelegated(await callSessionTool(stage, alice, accessToken, tool))
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    // A claim that means nothing, so that nothing is left of it from an earlier call.
    const right = await callSessionTool(stage, alice, withClaims(genuine, { claimcheck: makeMark('string') }), tool)
    control('the token, signed again by the harness, is accepted', right.result).holds(
      isServed(right.result),
      served(right.result),
    )
    if (tokenExchangesIn(right).length === 0) throw unseenExchange(stage, right)
    const bad = {
      'foreign-audience': withClaims(genuine, { aud: 'https://other.example/mcp' }),
      expired: withClaims(genuine, { exp: genuine.now - 600, iat: genuine.now - 1200 }),
    } as const
    for (const name of ['foreign-audience', 'expired'] as const) {
      const call = await callSessionTool(stage, alice, bad[name], tool)
      const exchanges = tokenExchangesIn(call).map(({ seen }) => seen)
      // Keys may be asked for, wherever they are; what carries a credential is more than looking.
      const shown = call.seen.filter((one) => credentialOf(one) !== undefined)
      const asked = [...new Set([...exchanges, ...shown])]
      probe(`txe-subject-validated-first/${name}`, [call.result, ...asked]).observes({
        expected: 'a refusal by the server itself: no token exchange, and nothing shown to the upstream',
        actual:
          asked.length === 0
            ? `neither; ${served(call.result)}`
            : asked.map(({ request }) => `${request.method} ${request.target}`).join(', '),
        ok: asked.length === 0,
      })
    }
  },
})

export default validatedFirst
