import { isServed, served } from '../../src/client/mcp-answer.ts'
import { ownCredentials } from '../../src/scenario/changed-routes.ts'
import { judgeAtRest, searchDirectory } from '../../src/scenario/data-directory.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { needDelegated } from '../../src/scenario/token-exchanges.ts'

/** How many of the tokens of the run so far are looked for, the newest: what is kept is kept of each. */
const mostTokens = 10

const atRest: Scenario = scenario({
  title: 'What a token was exchanged for is written nowhere, and gone with the process',
  probes: ['txe-not-stored-not-returned/data-directory', 'txe-not-stored-not-returned/after-restart'],
  seats: ['client', 'upstream', 'process'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, anotherClient, seat, probe, control } = stage
    const { dataDirectory, restart } = seat('process')
    const upstream = seat('upstream')
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const call = await callSessionTool(stage, alice, token, tool)
    needDelegated(call)
    const evidence = [call.result, ...call.caused]
    control('the tool asks the upstream', evidence).holds(
      isServed(call.result) && call.caused.length > 0,
      served(call.result),
    )
    const known = upstream
      .credentials()
      .filter(({ lineage: { flow } }) => flow === 'delegation' || flow === 'token-exchange')
      .map(({ value }) => value)
      .filter((value) => value !== token)
      .slice(-mostTokens)
    const earlier = new Set([...known, ...ownCredentials(call.seen, token)])

    const searched = await searchDirectory(dataDirectory, [...earlier])
    const atRest = probe('txe-not-stored-not-returned/data-directory', evidence)
    judgeAtRest(searched, atRest, earlier.size, 'exchanged tokens')

    await restart()
    const again = await callSessionTool(stage, alice, token, tool)
    // Where a session ends with the process, somebody else's begins.
    const other = isServed(again.result) ? undefined : anotherClient('alice')
    const after = other === undefined ? again : await callSessionTool(stage, other, await other.accessToken(), tool)
    control('the tool asks the upstream after a restart', [after.result, ...after.caused]).holds(
      isServed(after.result) && after.caused.length > 0,
      served(after.result),
    )
    const reused = [again, after]
      .flatMap(({ seen }) => ownCredentials(seen, token))
      .filter((value) => earlier.has(value))
    probe('txe-not-stored-not-returned/after-restart', [after.result, ...again.seen, ...after.seen]).observes({
      expected: 'after a restart, no request to the upstream with a token from before',
      actual: reused.length === 0 ? 'another token' : `the same token (${alice.nameOf(reused[0] ?? '')})`,
      ok: reused.length === 0,
    })
  },
})

export default atRest
