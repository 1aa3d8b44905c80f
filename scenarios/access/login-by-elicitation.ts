import { holdsResponse, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import { mcpRequest } from '../../src/client/mcp-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { placeToGo } from '../../src/scenario/place-to-go.ts'

/** A client that can show a person a URL (MCP, elicitation by URL): only such a one would be asked to. */
const capabilities = { elicitation: { form: {}, url: {} } } as const

/** A server asks for input within the stream of a call (MCP 2025-11-25, elicitation). */
const elicits = /"elicitation\/create"/

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
  async play({ visitor, mcpUrl, revision, origins, mcp, probe, control }) {
    const plain = await mcp.anonymous('tools/list')
    control('the server asks for a token', plain).holds(isTurnedAway(plain), served(plain))
    for (const [id, method] of Object.entries(calls)) {
      const answer = await visitor.send({
        ...mcpRequest(mcpUrl, revision, { method, capabilities }),
        enough: (soFar) => holdsResponse(soFar) || elicits.test(soFar),
      })
      const asks = asksToSignIn(answer, origins)
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
function asksToSignIn(answer: Answer, origins: readonly string[]): string | undefined {
  const place = placeToGo(answer, origins)
  if (place !== undefined) return place.by === 'words' ? 'its text leads to a page' : 'it asks to open a page'
  return elicits.test(answer.text) ? 'it asks for input' : undefined
}

export default loginByElicitation
