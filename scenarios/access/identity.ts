import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { argumentsFor } from '../../src/scenario/session-call.ts'
import type { SessionTool } from '../../src/scenario/session-tool.ts'
import { findSessionTools, needSessionTool } from '../../src/scenario/session-tools.ts'
import { actsFor, type SeenRequest } from '../../src/scenario/upstream-watch.ts'

const probes = [
  'rs-identity-from-token/headers',
  'rs-identity-from-token/arguments',
  'rs-identity-from-token/client-info',
] as const

/** Headers by which a gateway says who somebody is. */
const gatewayHeaders = ['X-Forwarded-User', 'X-User-Id', 'X-Remote-User', 'Remote-User', 'X-Auth-Request-User']
/** Arguments by which a call could say it. */
const namingArguments = ['user', 'user_id', 'userId', 'username', 'account']

const identity: Scenario = scenario({
  title: 'Who somebody is stands in their token, and nowhere else',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, bob, mcpUrl, probe, watchUpstream } = stage
    const other = bob.account.user
    const token = await alice.accessToken()
    await needSessionTool(stage, alice, token)
    const tools = await findSessionTools(stage, alice, token, 3)
    const ways = {
      headers: (tool: SessionTool) => call(tool, { headers: gatewayHeaders.map((name) => [name, other] as const) }),
      arguments: (tool: SessionTool) =>
        call(tool, {}, Object.fromEntries(namingArguments.map((name) => [name, other]))),
      'client-info': (tool: SessionTool) => call(tool, { clientName: other }),
    } as const
    function call(
      tool: SessionTool,
      how: { readonly headers?: readonly (readonly [string, string])[]; readonly clientName?: string },
      more: Readonly<Record<string, string>> = {},
    ): Promise<Answer> {
      const params = { name: tool.name, arguments: { ...argumentsFor(tool).args, ...more } }
      return alice.mcp.call(mcpUrl, { method: 'tools/call', token, params, ...how })
    }

    for (const way of ['headers', 'arguments', 'client-info'] as const) {
      const evidence: (Answer | SeenRequest)[] = []
      const found: string[] = []
      for (const tool of tools) {
        const { result, seen } = await watchUpstream(() => ways[way](tool))
        const wrong = seen.filter((one) => actsFor(one, other))
        evidence.push(result, ...wrong)
        found.push(...wrong.map(({ request }) => `${tool.name}: ${request.method} ${request.target}`))
      }
      probe(`rs-identity-from-token/${way}`, evidence).observes({
        expected: `every request to the upstream is for ${alice.account.user}, whose token it is`,
        actual: found.length === 0 ? `no request for ${other}` : `for ${other}: ${found.join(', ')}`,
        ok: found.length === 0,
      })
    }
  },
})

export default identity
