import { holdsResponse, rpcResponse, served } from '../../src/client/mcp-answer.ts'
import { mcpRequest } from '../../src/client/mcp-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** A client that can show a person a URL (MCP, elicitation by URL): only such a one would be asked to. */
const capabilities = { elicitation: { form: {}, url: {} } } as const

/** How a server asks for input: by a request, an error or a result, each as some revision has it. */
const elicitation =
  /"elicitation\/create"|"mode"\s*:\s*"url"|"code"\s*:\s*-32042\b|"resultType"\s*:\s*"input_required"|"elicitations?"\s*:\s*\[/

const calls = {
  'passthrough-no-url-mode-for-own-auth/initialize': 'initialize',
  'passthrough-no-url-mode-for-own-auth/tool-call': 'tools/call',
} as const

const loginByElicitation: Scenario = scenario({
  title: 'Who has no token is challenged, and not asked to sign in by other means',
  // The keys of the table, no others.
  probes: Object.keys(calls) as (keyof typeof calls)[],
  seats: ['visitor'],
  impact: 'passive',
  async play({ visitor, mcpUrl, revision, mcp, probe, control }) {
    const plain = await mcp.anonymous('tools/list')
    control('the server asks for a token', plain).holds(plain.status === 401, served(plain))
    for (const [id, method] of Object.entries(calls)) {
      const answer = await visitor.send({
        ...mcpRequest(mcpUrl, revision, { method, capabilities }),
        enough: (soFar) => holdsResponse(soFar) || elicitation.test(soFar),
      })
      const asks = asksToSignIn(answer, method)
      // The keys of the table, no others.
      probe(id as keyof typeof calls, answer).observes({
        expected: 'status 401 with a challenge, also for a client that can be asked for input by URL',
        actual: asks === undefined ? served(answer) : `${served(answer)}: ${asks}`,
        ok: answer.status === 401 || asks === undefined,
      })
    }
  },
})

/** How an answer asks somebody to sign in, if it does. */
function asksToSignIn(answer: Answer, method: string): string | undefined {
  if (elicitation.test(answer.text)) return 'it asks for input'
  // What a handshake says for people may hold any link.
  const result = method === 'tools/call' ? rpcResponse(answer)?.result : undefined
  return result !== undefined && /https?:\\?\/\\?\//.test(JSON.stringify(result['content'] ?? ''))
    ? 'the result of the tool leads to a page'
    : undefined
}

export default loginByElicitation
