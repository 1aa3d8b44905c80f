import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { Header } from '../../src/http/exchange.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const everyRequest: Scenario = scenario({
  title: 'What a server handed out earlier does not stand for a token later',
  probes: ['rs-auth-every-request/remembered'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, mcpUrl, probe, control }) {
    const token = await alice.accessToken()
    const welcome = await alice.mcp.initialize(mcpUrl, token)
    const right = await alice.listTools(token)
    control('the token is accepted', right).holds(isServed(right), served(right))
    const kept = [welcome, right].flatMap(handedOut)
    const later = await alice.mcp.raw(mcpUrl, { method: 'tools/list', headers: kept })
    probe('rs-auth-every-request/remembered', [right, later]).observes({
      expected: 'refused without a token, whatever was handed out before',
      actual: `${served(later)}, with ${kept.length === 0 ? 'nothing that could be repeated' : kept.map(([name]) => name).join(', ')}`,
      ok: isTurnedAway(later),
    })
  },
})

/** What an answer gives a client to repeat: cookies (RFC 6265 §4.1) and the id of a session (MCP, streamable HTTP). */
function handedOut(answer: Answer): readonly Header[] {
  const cookies = answer.header('set-cookie').map((line) => line.split(';')[0]?.trim() ?? '')
  const sessions = answer.header('mcp-session-id')
  return [
    ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
    ...sessions.map((id) => ['Mcp-Session-Id', id] as const),
  ]
}

export default everyRequest
