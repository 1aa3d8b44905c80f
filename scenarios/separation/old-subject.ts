import { isServed, served } from '../../src/client/mcp-answer.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { agedToken } from '../../src/scenario/aged-token.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { makeReady } from '../../src/scenario/provisioning.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { askUpstreamApi, askUpstreamAs } from '../../src/scenario/upstream-api.ts'

const id = 'separation-short-life/not-beyond-subject'

const oldSubject: Scenario = scenario({
  title: 'The upstream token of a call ends with the token that the tool was called with, at the latest',
  probes: [id],
  seats: ['client', 'upstream', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, now, probe, control } = stage
    const fresh = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, fresh)
    // Clocks were moved before: what a tool wants beyond the session may be over.
    await makeReady(stage, alice, fresh, tool, true)
    const young = await callSessionTool(stage, alice, fresh, tool)
    control('the tool asks the upstream while the token is young', [young.result, ...young.caused]).holds(
      isServed(young.result) && young.caused.length > 0,
      served(young.result),
    )
    const { token, end } = await agedToken(stage, alice)
    const call = await callSessionTool(stage, alice, token, tool)
    const evidence = [call.result, ...call.caused]
    if (call.result.status === 401 && call.caused.length === 0) {
      // Nothing but the age of the token may be the reason.
      const other = stage.anotherClient('alice')
      const anew = await callSessionTool(stage, other, await other.accessToken(), tool)
      control('the tool asks the upstream at that time with a token that is new', [anew.result, ...anew.caused]).holds(
        isServed(anew.result) && anew.caused.length > 0,
        served(anew.result),
      )
      probe(id, [...evidence, anew.result]).observes({
        expected: 'no call, or an upstream token that ends no later than that of the call',
        actual: 'no call is made with a token that ends in a minute',
        ok: true,
      })
      return
    }
    control('the tool asks the upstream, a minute before the token ends', evidence).holds(
      isServed(call.result) && call.caused.length > 0,
      served(call.result),
    )
    const values = [...new Set(call.caused.flatMap((one) => credentialOf(one)?.value ?? []))]
    const [value] = values
    if (value === undefined)
      throw new Unjudged('not-applicable', 'the requests of the tool carry no credential', exchangesOf(evidence))
    const ends = values.map((one) => decodeJwt(one)?.claims.exp)
    if (ends.every((exp) => typeof exp === 'number')) {
      const last = Math.max(...ends)
      probe(id, evidence).observes({
        expected: `an end no later than that of the token of the call (${end})`,
        actual: `${last}`,
        ok: last <= end,
      })
      return
    }
    // It does not say when it ends: whether it has is seen by trying it.
    seat('clock').advance(Math.max(0, end - now()) + 1)
    const own = await askUpstreamAs(stage, alice.account)
    control('the upstream API answers the person’s own password', own).succeeds(own)
    const tried = await askUpstreamApi(stage, `Bearer ${value}`)
    const dead = tried.status === 401 || tried.status === 403
    probe(id, [...evidence, tried]).observes({
      expected: 'an end no later than that of the token of the call',
      actual: dead ? 'the upstream takes it no longer' : 'the upstream still takes it, after the token of the call',
      ok: dead,
    })
  },
})

export default oldSubject
