import { holdsSecret } from '../../src/protocol/canary.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { headerOf, type SeenRequest } from '../../src/scenario/upstream-watch.ts'

const probes = [
  'passthrough-inbound-not-forwarded/authorization',
  'passthrough-inbound-not-forwarded/elsewhere',
] as const

const inboundToken: Scenario = scenario({
  title: 'The token of a call stays at the MCP server; the upstream sees another',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe } = stage
    const token = await alice.accessToken()
    const tool = await needSessionTool(stage, alice, token)
    const { result, seen } = await callSessionTool(stage, alice, token, tool)
    const evidence = [result, ...seen]
    const say = (holds: (request: SeenRequest) => boolean, place: string) => {
      const carrying = seen.filter(holds)
      return {
        expected: `a credential of the server’s own at ${place}, and never the token of the call`,
        actual: carrying.length === 0 ? 'another credential' : `the token of the call (${alice.nameOf(token)})`,
        ok: carrying.length === 0,
      }
    }
    probe('passthrough-inbound-not-forwarded/authorization', evidence).observes(
      say((one) => headerOf(one, 'authorization').some((value) => holdsSecret(value, token)), 'the upstream'),
    )
    probe('passthrough-inbound-not-forwarded/elsewhere', evidence).observes(
      say((one) => holdsSecret(besideAuthorization(one), token), 'every other place of the request'),
    )
  },
})

/** Everything of a request but its Authorization header. */
function besideAuthorization({ request }: SeenRequest): string {
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'authorization')
  return [request.target, ...headers.map(([name, value]) => `${name}: ${value}`), request.body].join('\n')
}

export default inboundToken
