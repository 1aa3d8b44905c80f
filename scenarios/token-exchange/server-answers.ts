import { isServed, rpcResponse, served } from '../../src/client/mcp-answer.ts'
import type { IssuerLine } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import { exchangeAnswerMutations } from '../../src/mutations/token-exchange.ts'
import { holdsSecret } from '../../src/protocol/canary.ts'
import { credentialOf } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { makeMark } from '../../src/scenario/marks.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { needDelegated, unseenExchange } from '../../src/scenario/token-exchanges.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

const serverAnswers: Scenario = scenario({
  title: 'Where the token exchange gives nothing that fits, the call fails',
  probes: [...exchangeAnswerMutations.map(({ probe }) => probe), 'txe-no-refresh-token/unused'],
  seats: ['client', 'upstream', 'issuer'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, probe, control, seat } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const right = await callSessionTool(stage, alice, token, tool)
    needDelegated(right)
    const { line } = seat('issuer')
    if (line === undefined || !line.questions.includes('token-exchange')) throw unseenExchange(right)
    control('with the right answer the call asks the upstream', [right.result, ...right.caused]).holds(
      isServed(right.result) && right.caused.length > 0,
      served(right.result),
    )
    for (const { probe: id, change, why, make } of exchangeAnswerMutations) {
      const { result, seen, asked } = await changing(line, make, () => callSessionTool(stage, alice, token, tool))
      const used = seen.filter((one) => credentialOf(one) !== undefined)
      probe(id, [result, ...asked, ...used]).observes({
        expected: `no request to the upstream with a credential, where ${change}: ${why}`,
        actual:
          used.length === 0 ? `none; the call: ${outcomeOf(result)}` : `${used.length}, with ${whatWas(used, token)}`,
        ok: used.length === 0,
      })
    }
    await refreshTokenUnused(stage, line, () => callSessionTool(stage, alice, token, tool))
    const last = await callSessionTool(stage, alice, token, tool)
    control('with the right answer the call asks the upstream again', [last.result, ...last.caused]).holds(
      last.caused.length > 0,
      served(last.result),
    )
  },
})

/** A refresh token that nobody asked for comes along; it must be seen nowhere again. */
async function refreshTokenUnused(
  { probe, watchUpstream }: Stage<'txe-no-refresh-token/unused'>,
  line: IssuerLine,
  call: () => Promise<SessionCall>,
): Promise<void> {
  const refreshToken = `${makeMark('string')}${makeMark('string')}`
  const gave = await changing(
    line,
    (answer) => ({ ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), refresh_token: refreshToken }) }),
    call,
  )
  const { result: later, seen, asked } = await watchUpstream(call)
  const again = [...seen, ...asked, ...gave.seen].filter((one) => holdsSecret(askedBy(one), refreshToken))
  probe('txe-no-refresh-token/unused', [gave.result, later.result, ...again]).observes({
    expected: 'a refresh token that comes with the answer is used nowhere',
    actual:
      again.length === 0
        ? 'it was not seen again'
        : again.map(({ request }) => `${request.method} ${request.target}`).join(', '),
    ok: again.length === 0,
  })
}

/** Everything of a request, without its answer. */
function askedBy({ request }: SeenRequest): string {
  return [request.target, ...request.headers.map(([, value]) => value), request.body].join('\n')
}

async function changing<T>(
  line: IssuerLine,
  change: Parameters<IssuerLine['change']>[1],
  work: () => Promise<T>,
): Promise<T> {
  line.change('token-exchange', change)
  try {
    return await work()
  } finally {
    line.change('token-exchange', undefined)
  }
}

function outcomeOf(answer: Answer): string {
  const response = rpcResponse(answer)
  if (response?.result?.['isError'] === true) return 'an error of the tool'
  return response?.error === undefined ? served(answer) : `error ${response.error.code ?? ''}`
}

function whatWas(used: readonly SeenRequest[], token: string): string {
  const credentials = used.map(credentialOf)
  if (credentials.some((one) => one?.value === token)) return 'the token of the call'
  return [...new Set(credentials.map((one) => one?.known?.lineage.flow ?? 'an unknown credential'))].join(', ')
}

export default serverAnswers
