import { isServed, served } from '../../src/client/mcp-answer.ts'
import { grantsGivenOn, grantsUsedIn } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { makeReady } from '../../src/scenario/provisioning.ts'
import { canRefresh } from '../../src/scenario/refreshing.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { lastingOf, tryLasting } from '../../src/scenario/upstream-credential.ts'

const nothingElse = 'rt-upstream-rotation-loss/nothing-else'
const askedAgain = 'rt-upstream-rotation-loss/asked-again'

const lostGrant: Scenario = scenario({
  title: 'When the upstream grant of a session is lost, nothing takes its place, and the client must begin anew',
  probes: [nothingElse, askedAgain],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, seat, probe, control } = stage
    const upstream = seat('upstream')
    const tokens = await alice.tokens()
    const tool = await needSessionTool(stage, alice, tokens.accessToken)
    await makeReady(stage, alice, tokens.accessToken, tool)
    const before = await callSessionTool(stage, alice, tokens.accessToken, tool)
    control('a call asks the upstream', [before.result, ...before.caused]).holds(
      isServed(before.result) && before.caused.length > 0,
      served(before.result),
    )
    const grants = grantsGivenOn(await alice.journey(), upstream)
    const credential = lastingOf(upstream, grants).at(-1)
    const refreshes = before.seen.some(({ request }) => request.body.includes('grant_type=refresh_token'))
    if (credential === undefined || !refreshes) {
      const reason = 'the server refreshes nothing at the upstream for a call'
      throw new Unjudged('not-applicable', reason, exchangesOf([before.result, ...before.caused]))
    }
    // Whoever spends it has the next one: what the server holds is over.
    const spent = await tryLasting(stage, credential)
    if (spent === undefined) throw new Unjudged('control-failed', 'nobody can end the grant of the session', [])
    control('the grant of the session is spent by somebody else', spent).succeeds(spent)

    const after = await callSessionTool(stage, alice, tokens.accessToken, tool)
    const letIn = after.seen.filter(({ request: { status } }) => status >= 200 && status < 300)
    const evidence = [after.result, ...after.seen]
    const used = [...grantsUsedIn(letIn, upstream)]
    probe(nothingElse, evidence).observes({
      expected: 'the upstream is asked nothing by other authority',
      actual: used.length === 0 ? 'nothing' : `it lets a request in by ${used.join(', ')}`,
      ok: used.length === 0,
    })
    if (after.result.status === 401) {
      probe(askedAgain, after.result).observes({
        expected: 'a challenge, or no refresh',
        actual: 'a challenge',
        ok: true,
      })
      return
    }
    if (!canRefresh(tokens)) {
      probe(askedAgain, after.result).isNotApplicable(await alice.withoutRefreshToken())
      return
    }
    const answer = await alice.refresh(tokens.refreshToken)
    const refused = answer.status === 400 || answer.status === 401
    probe(askedAgain, [after.result, answer]).observes({
      expected: 'a challenge, or no refresh',
      actual: refused ? 'the refresh is refused' : `the session goes on: status ${answer.status ?? 'none'}`,
      ok: refused,
    })
  },
})

export default lostGrant
