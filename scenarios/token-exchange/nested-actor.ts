import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { needDelegated } from '../../src/scenario/token-exchanges.ts'
import { actsFor } from '../../src/scenario/upstream-watch.ts'

const nestedActor: Scenario = scenario({
  title: 'Who stands only deep in the chain of actors has no say',
  probes: ['txe-act-consumer-rule/nested-user'],
  seats: ['client', 'upstream', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control } = stage
    const { accessToken, answer } = await alice.tokens()
    const tool = await needSessionTool(stage, alice, accessToken)
    needDelegated(await callSessionTool(stage, alice, accessToken, tool))
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    const right = await callSessionTool(stage, alice, withClaims(genuine, {}), tool)
    control('the token, signed again by the harness, asks the upstream for its person', right.caused).holds(
      isServed(right.result) && right.caused.some((one) => actsFor(one, alice.account.user)),
      served(right.result),
    )
    const act = { sub: genuine.clientId, act: { sub: 'bob', act: { sub: 'admin' } } }
    const { result, seen } = await callSessionTool(stage, alice, withClaims(genuine, { act }), tool)
    const others = seen.filter((one) => {
      const user = credentialOf(one)?.known?.lineage.user
      return (user !== undefined && user !== alice.account.user) || actsFor(one, 'bob') || actsFor(one, 'admin')
    })
    probe('txe-act-consumer-rule/nested-user', [result, ...seen]).observes({
      expected: `a refusal, or the rights of ${alice.account.user} alone, where act.act names somebody else`,
      actual:
        others.length === 0
          ? `${served(result)}, with the rights of ${alice.account.user}`
          : `requests for ${[...new Set(others.map((one) => credentialOf(one)?.known?.lineage.user ?? 'them'))].join(', ')}`,
      ok: others.length === 0,
    })
  },
})

export default nestedActor
