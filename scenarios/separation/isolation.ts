import { served } from '../../src/client/mcp-answer.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import type { SessionTool } from '../../src/scenario/session-tool.ts'
import { findSessionTools, needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { needDelegated, tokenExchangesIn } from '../../src/scenario/token-exchanges.ts'

type Id =
  | 'txe-cache-isolation/user'
  | 'txe-cache-isolation/client'
  | 'txe-cache-isolation/resource'
  | 'txe-per-call/subjects'
  | 'txe-per-call/scopes'

const isolation: Scenario = scenario({
  title: 'No call runs on what was exchanged for another person, client, resource, scope or token',
  probes: [
    'txe-cache-isolation/user',
    'txe-cache-isolation/client',
    'txe-cache-isolation/resource',
    'txe-per-call/subjects',
    'txe-per-call/scopes',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, anotherClient, probe, control, part } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const [, ...others] = await findSessionTools(stage, alice, token, 3)
    const first = await callSessionTool(stage, alice, token, tool)
    needDelegated(first)
    const compare: Compare = async (id, what, one, other) =>
      await part([id], async () => {
        const evidence = [one.result, ...one.caused, other.result, ...other.caused]
        // A call that asks nothing shares nothing, and shows nothing.
        control('both calls ask the upstream with a credential', evidence).holds(
          [one, other].every((call) => credentialsOf(call).length > 0),
          [one, other].map(({ result }) => served(result)).join(', '),
        )
        const shared = credentialsOf(other).find((value) => credentialsOf(one).includes(value))
        probe(id, evidence).observes({
          expected: `another upstream token for ${what}`,
          actual: shared === undefined ? 'another' : `the same one (${alice.nameOf(shared)})`,
          ok: shared === undefined,
        })
      })

    // One application that two people use.
    const { client: registered } = await alice.registration()
    const bob = anotherClient('bob', { registered })
    await compare(
      'txe-cache-isolation/user',
      'another person with the same client',
      first,
      await called(stage, bob, tool),
    )
    // One person with two applications, and then with two tokens of the second.
    const second = anotherClient('alice')
    const { accessToken, refreshToken, answer } = await second.tokens()
    const bySecond = await callSessionTool(stage, second, accessToken, tool)
    await compare('txe-cache-isolation/client', 'the same person with another client', first, bySecond)
    await otherResource(stage, tool, first, compare)

    if (refreshToken === undefined) {
      const said = `a client gets no second token of its session: ${await second.withoutRefreshToken()}`
      for (const id of ['txe-per-call/subjects', 'txe-per-call/scopes'] as const)
        probe(id, answer).isNotApplicable(said)
      return
    }
    const refresh = await second.refresh(refreshToken)
    const renewed = tokensOf(refresh)?.accessToken ?? ''
    control('the client gets a second token of its session', refresh).holds(renewed !== '', 'it gets none')
    // Each with the first token that it sees, so that what each asks for is seen as well.
    const pairs = await findOtherScope(stage, second, renewed, bySecond, others)
    const again = await callSessionTool(stage, second, renewed, tool)
    await compare('txe-per-call/subjects', 'another token of the same session', bySecond, again)
    if (pairs === undefined)
      probe('txe-per-call/scopes', again.result).isNotApplicable('no two tools of the server ask for different scopes')
    else await compare('txe-per-call/scopes', `${pairs.tool.name}, which needs another scope`, pairs, again)
  },
})

type Compare = (id: Id, what: string, one: SessionCall, other: SessionCall) => Promise<void>

async function called(stage: Stage<Id>, holder: ClientActor, tool: SessionTool): Promise<SessionCall> {
  return await callSessionTool(stage, holder, await holder.accessToken(), tool)
}

async function otherResource(stage: Stage<Id>, tool: SessionTool, first: SessionCall, compare: Compare): Promise<void> {
  const { alice, otherMcpUrls, clientFor, probe } = stage
  const [url] = otherMcpUrls
  if (url === undefined) {
    probe('txe-cache-isolation/resource', first.result).isNotApplicable('there is one MCP server behind this AS')
    return
  }
  const { client: registered } = await alice.registration()
  const there = clientFor('alice', url, { registered })
  await compare(
    'txe-cache-isolation/resource',
    'the same person and client at another MCP server',
    first,
    await called(stage, there, tool),
  )
}

/** A call of a tool that asks for another scope than the first did, as far as that was seen. */
async function findOtherScope(
  stage: Stage<Id>,
  holder: ClientActor,
  token: string,
  first: SessionCall,
  others: readonly SessionTool[],
): Promise<SessionCall | undefined> {
  const before = scopesOf(first)
  for (const tool of others) {
    const call = await callSessionTool(stage, holder, token, tool)
    const scopes = scopesOf(call)
    if (before !== undefined && scopes !== undefined && scopes !== before) return call
  }
  return undefined
}

/** What a call asked its token for. */
function scopesOf(call: SessionCall): string | undefined {
  return tokenExchangesIn(call)[0]?.params.get('scope') ?? undefined
}

function credentialsOf({ caused }: SessionCall): readonly string[] {
  return caused.flatMap((one) => credentialOf(one)?.value ?? [])
}

export default isolation
