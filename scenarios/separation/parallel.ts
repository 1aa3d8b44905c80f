import { isServed, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'
import { makeReady } from '../../src/scenario/provisioning.ts'
import { argumentsFor, causedBy } from '../../src/scenario/session-call.ts'
import type { SessionTool } from '../../src/scenario/session-tool.ts'
import { findSessionTools, needSessionTool } from '../../src/scenario/session-tools.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

/** Calls at the same time, of each person, client and tool in turn; fewer for a server that does not serve so many. */
const bursts = [24, 12] as const

const parallel: Scenario = scenario({
  title: 'Calls of several people, clients and tools at the same time run each on authority of its own',
  probes: ['passthrough-upstream-token-user-bound/interleaved', 'separation-token-per-call/parallel'],
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, bob, anotherClient, watchUpstream, probe, control } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    if (tool.place === undefined)
      throw new Unjudged(
        'uncorrelated',
        'no argument of a tool reaches the upstream: calls at once cannot be told apart',
        [],
      )
    const tools = (await findSessionTools(stage, alice, token, 2)).filter(({ place }) => place !== undefined)
    const second = anotherClient('alice')
    const lanes = await Promise.all(
      [alice, bob, second].flatMap((holder) =>
        tools.map(async (one): Promise<Lane> => {
          const lane = { holder, token: await holder.accessToken(), tool: one }
          await makeReady(stage, holder, lane.token, one)
          return lane
        }),
      ),
    )

    const callAtOnce = async (length: number) => {
      const { result: calls, seen } = await watchUpstream(() =>
        Promise.all(
          Array.from({ length }, (_, at) => start(lanes[at % lanes.length] ?? { holder: alice, token, tool })),
        ),
      )
      return calls.map((call) => ({ ...call, caused: causedBy(seen, call.mark) }))
    }
    const [most, fewer] = bursts
    const first = await callAtOnce(most)
    const done = first.every(({ answer }) => isServed(answer)) ? first : await callAtOnce(fewer)
    const burst = done.length
    const answers = done.map(({ answer }) => answer)
    control('every call is served', answers).holds(answers.every(isServed), answers.map(served).join(', '))
    const silent = done.filter(({ caused }) => caused.length === 0).length
    control('every call asks the upstream', answers).holds(silent === 0, `${silent} of ${burst} calls did not`)

    const wrong = done.flatMap(({ holder, answer, caused }) =>
      caused.filter((one) => userOf(one) !== holder.account.user).map((one) => ({ holder, answer, one })),
    )
    const evidence = (found: readonly { readonly answer: Answer; readonly one: SeenRequest }[]) =>
      found.length === 0
        ? done.flatMap(({ answer, caused }) => [answer, ...caused])
        : found.flatMap(({ answer, one }) => [answer, one])
    probe('passthrough-upstream-token-user-bound/interleaved', evidence(wrong)).observes({
      expected: `each of ${burst} calls at the upstream for whoever made it`,
      actual:
        wrong.length === 0
          ? 'each is'
          : `${wrong.length} are not: ${[...new Set(wrong.map(({ holder, one }) => `a call of ${holder.account.user} for ${userOf(one) ?? 'nobody known'}`))].join(', ')}`,
      ok: wrong.length === 0,
    })

    const owner = new Map<string, number>()
    const twice = done.flatMap(({ answer, caused }, call) =>
      caused
        .filter((one) => {
          const value = credentialOf(one)?.value ?? ''
          const before = owner.get(value)
          owner.set(value, before ?? call)
          return before !== undefined && before !== call
        })
        .map((one) => ({ answer, one })),
    )
    probe('separation-token-per-call/parallel', evidence(twice)).observes({
      expected: `${burst} calls at once, ${burst} upstream tokens`,
      actual: twice.length === 0 ? `${owner.size}` : `${owner.size}: ${twice.length} calls ran on one of another`,
      ok: twice.length === 0,
    })
  },
})

/** Who calls what with which token. */
interface Lane {
  readonly holder: ClientActor
  readonly token: string
  readonly tool: SessionTool
}

async function start({ holder, token, tool }: Lane) {
  const { args, mark } = argumentsFor(tool)
  return { holder, mark, answer: await holder.callTool(token, tool.name, args) }
}

function userOf(seen: SeenRequest): string | undefined {
  return credentialOf(seen)?.known?.lineage.user
}

export default parallel
