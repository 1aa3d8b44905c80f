import { grantsUsedIn } from '../../src/scenario/authority.ts'
import { needGrantOf } from '../../src/scenario/background-tools.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'

const backgroundGrant: Scenario = scenario({
  title: 'What a person gave for work in the background serves no call of a session',
  probes: ['rt-background-separate/session-call'],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, seat, provisioning, probe } = stage
    const upstream = seat('upstream')
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const given = await needGrantOf(stage, alice, token)
    const way = provisioning.ways.get(alice.account.user) ?? []
    const call = await callSessionTool(stage, alice, token, tool)
    const used = [...grantsUsedIn(call.seen, upstream)].filter((grant) => given.has(grant))
    probe('rt-background-separate/session-call', [...way.slice(-1), call.result, ...call.seen]).observes({
      expected: 'a call of a tool uses nothing of the grant that the person gave for the background',
      actual: used.length === 0 ? 'it does not' : `it does: ${used.join(', ')}`,
      ok: used.length === 0,
    })
  },
})

export default backgroundGrant
