import { isServed, rpcResponse, served } from '../../src/client/mcp-answer.ts'
import { type Tokens, tokensOf } from '../../src/client/token-request.ts'
import type { IssuerLine } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type ExchangeAnswerMutation, exchangeAnswerMutations } from '../../src/mutations/token-exchange.ts'
import { holdsSecret } from '../../src/protocol/canary.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
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
    const { alice, control, seat } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const right = await callSessionTool(stage, alice, token, tool)
    needDelegated(right)
    const { line } = seat('issuer')
    if (line === undefined || !line.questions.includes('token-exchange')) throw unseenExchange(stage, right)
    control('with the right answer the call asks the upstream', [right.result, ...right.caused]).holds(
      isServed(right.result) && right.caused.length > 0,
      served(right.result),
    )
    const fresh = freshTokens(alice)
    const call = async (): Promise<Call> => {
      const own = await fresh()
      return { token: own, ...(await callSessionTool(stage, alice, own, tool)) }
    }
    for (const mutation of exchangeAnswerMutations)
      await stage.part([mutation.probe], () => changedAnswer(stage, line, mutation, call))
    await stage.part(['txe-no-refresh-token/unused'], () => refreshTokenUnused(stage, line, call))
    const last = await call()
    control('with the right answer the call asks the upstream again', [last.result, ...last.caused]).holds(
      last.caused.length > 0,
      served(last.result),
    )
  },
})

type Id = (typeof exchangeAnswerMutations)[number]['probe'] | 'txe-no-refresh-token/unused'

/** A call with a token of its own. */
interface Call extends SessionCall {
  readonly token: string
}

/** A token that the server has not seen, where the client gets one: for one that it has, it may not ask again. */
function freshTokens(holder: ClientActor): () => Promise<string> {
  let last: Pick<Tokens, 'accessToken' | 'refreshToken'> | undefined
  return async () => {
    last ??= await holder.tokens()
    if (last.refreshToken === undefined) return last.accessToken
    last = tokensOf(await holder.refresh(last.refreshToken)) ?? { accessToken: last.accessToken }
    return last.accessToken
  }
}

async function changedAnswer(
  stage: Stage<Id>,
  line: IssuerLine,
  { probe: id, change, why, make }: ExchangeAnswerMutation,
  call: () => Promise<Call>,
): Promise<void> {
  const { token, result, seen, asked } = await changing(stage, line, make, call)
  const used = seen.filter((one) => credentialOf(one) !== undefined)
  stage.probe(id, [result, ...asked, ...used]).observes({
    expected: `no request to the upstream with a credential, where ${change}: ${why}`,
    actual: used.length === 0 ? `none; the call: ${outcomeOf(result)}` : `${used.length}, with ${whatWas(used, token)}`,
    ok: used.length === 0,
  })
}

/** A refresh token that nobody asked for comes along; it must be seen nowhere again. */
async function refreshTokenUnused(stage: Stage<Id>, line: IssuerLine, call: () => Promise<Call>): Promise<void> {
  const refreshToken = `${makeMark('string')}${makeMark('string')}`
  const gave = await changing(
    stage,
    line,
    (answer) => ({ ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), refresh_token: refreshToken }) }),
    call,
  )
  const later = await call()
  const everything = [gave, later].flatMap(({ seen, asked }) => [...seen, ...asked])
  const again = everything.filter((one) => holdsSecret(askedBy(one), refreshToken))
  stage.probe('txe-no-refresh-token/unused', [gave.result, later.result, ...again]).observes({
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

/**
 * Makes a call while the answer to the exchange is changed.
 *
 * @throws Unjudged where the server exchanged nothing meanwhile, so that nothing was changed
 */
async function changing(
  stage: Stage<Id>,
  line: IssuerLine,
  change: Parameters<IssuerLine['change']>[1],
  work: () => Promise<Call>,
): Promise<Call> {
  const before = line.asked('token-exchange')
  line.change('token-exchange', change)
  try {
    const call = await work()
    if (line.asked('token-exchange') === before) throw unseenExchange(stage, call)
    return call
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
