import { isServed, served } from '../../src/client/mcp-answer.ts'
import { stringMember } from '../../src/protocol/json-document.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { ownCredentials } from '../../src/scenario/changed-routes.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { needDelegated } from '../../src/scenario/token-exchanges.ts'

const id = 'txe-per-call/revoked'

const revokedSubject: Scenario = scenario({
  title: 'What a token was exchanged for is over when that token is revoked',
  probes: [id],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, probe, control } = stage
    const endpoint = stringMember(await alice.serverMetadata(), 'revocation_endpoint')
    const { accessToken, refreshToken, answer } = await alice.tokens()
    const tool = await needSessionTool(stage, alice, accessToken)
    const before = await callSessionTool(stage, alice, accessToken, tool)
    needDelegated(before)
    if (endpoint === undefined) {
      probe(id, answer).isNotApplicable('the metadata names no revocation_endpoint')
      return
    }
    control('the call is served by the upstream before', [before.result, ...before.caused]).holds(
      isServed(before.result) && before.caused.length > 0,
      served(before.result),
    )
    const revoked = await alice.form(endpoint, { token: accessToken })
    control('the client revokes the token', revoked).succeeds(revoked)
    // With the token, the whole session: whatever a server keys its cache by is over then.
    if (refreshToken !== undefined) await alice.form(endpoint, { token: refreshToken })
    const after = await callSessionTool(stage, alice, accessToken, tool)
    const old = new Set(ownCredentials(before.seen, accessToken))
    const again = after.seen.filter((one) => old.has(credentialOf(one)?.value ?? ''))
    probe(id, [before.result, revoked, after.result, ...after.seen]).observes({
      expected: 'no request to the upstream with a token from before the revocation',
      actual: again.length === 0 ? `none; the call: ${served(after.result)}` : `${again.length}, with the same token`,
      ok: again.length === 0,
    })
  },
})

export default revokedSubject
