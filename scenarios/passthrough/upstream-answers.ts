import { isServed, rpcResponse, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import { holdsSecret } from '../../src/protocol/canary.ts'
import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { answersWith, wholeText } from '../../src/scenario/answer-text.ts'
import { ownCredentials, type RouteChange, whileAnswering } from '../../src/scenario/changed-routes.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exchangesOf, Unjudged } from '../../src/scenario/outcome.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'

/** Answers in which the credential of the request stands: as a gateway with a debug mode gives them. */
const echoes = {
  results: [{ kind: 'echo', status: 200 }],
  errors: [
    { kind: 'echo', status: 500 },
    { kind: 'echo', status: 403 },
  ],
} as const satisfies Readonly<Record<string, readonly RouteChange[]>>

const hidden = ['passthrough-upstream-token-hidden/results', 'passthrough-upstream-token-hidden/errors'] as const

const upstreamAnswers: Scenario = scenario({
  title: 'What the upstream answers about credentials stays behind the server',
  probes: [
    ...hidden,
    'passthrough-upstream-401-not-relayed/unauthorized',
    'passthrough-upstream-401-not-relayed/forbidden',
  ],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, mcp, seat, probe, part, control } = stage
    const upstream = seat('upstream')
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const right = await callSessionTool(stage, alice, token, tool)
    control('the tool is served, and asks the upstream', [right.result, ...right.caused]).holds(
      isServed(right.result) && right.caused.length > 0,
      served(right.result),
    )
    const answeredBy = (change: RouteChange): Promise<SessionCall> =>
      whileAnswering(upstream, right, change, () => callSessionTool(stage, alice, token, tool))

    await part(hidden, async () => {
      if (ownCredentials(right.seen, token).length === 0)
        throw new Unjudged(
          'not-applicable',
          'the upstream is asked with the token of the call or with none: there is no other that could be seen',
          exchangesOf([right.result, ...right.seen]),
        )
      for (const name of ['results', 'errors'] as const) {
        const calls: SessionCall[] = []
        for (const change of echoes[name]) calls.push(await answeredBy(change))
        const shown = calls.filter(({ result, seen }) => answersWith([result], ownCredentials(seen, token)).length > 0)
        probe(`passthrough-upstream-token-hidden/${name}`, evidenceOf(shown.length > 0 ? shown : calls)).observes({
          expected: 'the token of the upstream stays at the server, although the upstream repeats it in its answer',
          actual:
            shown.length === 0 ? 'it was not handed on' : `it stands in ${shown.length} of ${calls.length} answers`,
          ok: shown.length === 0,
        })
      }
    })

    const own = metadataIn(await mcp.anonymous('tools/list'))
    for (const name of ['unauthorized', 'forbidden'] as const) {
      const call = await answeredBy({ kind: name })
      const foreign = call.seen.flatMap(({ request }) => metadataOf(request.responseHeaders) ?? [])
      control(`the upstream answers with its challenge (${name})`, call.seen).holds(foreign.length > 0, 'it did not')
      const relayed = foreign.some((url) => holdsSecret(wholeText(call.result), url))
      const { status } = call.result
      const misled = status === 401 && metadataIn(call.result) !== own
      probe(`passthrough-upstream-401-not-relayed/${name}`, evidenceOf([call])).observes({
        expected: `an error of the tool, or a challenge of the server’s own (${inWords(own)})`,
        actual: relayed
          ? `${outcomeOf(call.result)}, with the challenge of the upstream`
          : misled
            ? `status 401 with resource_metadata ${inWords(metadataIn(call.result))}`
            : outcomeOf(call.result),
        ok: !relayed && !misled,
      })
    }
    const last = await callSessionTool(stage, alice, token, tool)
    control('with the right answer the tool is served again', [last.result, ...last.caused]).holds(
      isServed(last.result),
      served(last.result),
    )
  },
})

function evidenceOf(calls: readonly SessionCall[]) {
  return calls.flatMap(({ result, seen }) => [...seen, result])
}

/** The metadata that a challenge names (RFC 9728 §5.1). */
function metadataIn(answer: Answer): string | undefined {
  return metadataOf(answer.headers)
}

function metadataOf(headers: readonly (readonly [name: string, value: string])[]): string | undefined {
  const lines = headers.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value)
  return bearerChallenge(parseChallenges(lines))?.params.get('resource_metadata')
}

function outcomeOf(answer: Answer): string {
  const response = rpcResponse(answer)
  if (response?.result?.['isError'] === true) return 'an error of the tool'
  return response?.error === undefined ? served(answer) : `error ${response.error.code ?? ''}`
}

export default upstreamAnswers
