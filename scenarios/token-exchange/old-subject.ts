import { agedToken } from '../../src/scenario/aged-token.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { endOfIssued, saidIn } from '../../src/scenario/exchange-answer.ts'
import { openExchangeDesk } from '../../src/scenario/exchange-desk.ts'

const id = 'txe-lifetime-bounded/old-subject'

const oldSubject: Scenario = scenario({
  title: 'A token that ends in a minute is exchanged for nothing that lives longer',
  probes: [id],
  seats: ['client', 'service', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, now, probe, control } = stage
    const { accessToken } = await alice.tokens()
    const { exchange } = await openExchangeDesk(stage, alice)
    const young = await exchange(accessToken)
    control('the MCP server’s own client exchanges the token while it is young', young).succeeds(young)
    const { token, end } = await agedToken(stage, alice)
    const answer = await exchange(token)
    const until = endOfIssued(saidIn(answer), now())
    const refused = answer.status !== undefined && answer.status >= 400 && answer.status < 500
    if (until === undefined && !refused) {
      probe(id, answer).isNotApplicable('nobody says when the issued token ends')
      return
    }
    probe(id, [young, answer]).observes({
      expected: `a refusal, or an end no later than that of the subject token (${end})`,
      actual: until === undefined ? `status ${answer.status}` : `${until}`,
      ok: until === undefined || until <= end,
    })
  },
})

export default oldSubject
