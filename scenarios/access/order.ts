import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'
import { argumentsFor } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

const probes = ['rs-validate-before-processing/foreign-audience', 'rs-validate-before-processing/expired'] as const

const order: Scenario = scenario({
  title: 'A tool does not run before its token is found to be valid',
  probes,
  seats: ['client', 'upstream', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control, watchUpstream } = stage
    const { accessToken, answer } = await alice.tokens()
    const first = await alice.listTools(accessToken)
    control('the genuine token is accepted', first).holds(isServed(first), served(first))
    const tool = await needSessionTool(stage, alice, accessToken)
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    const { args } = argumentsFor(tool)
    const right = await watchUpstream(() => alice.callTool(accessToken, tool.name, args))
    control('with it, the tool makes its request', [right.result, ...right.seen]).holds(
      right.seen.length > 0,
      'it makes none',
    )
    const done = new Set(right.seen.map(whatWasAsked))
    const bad = {
      'foreign-audience': withClaims(genuine, { aud: 'https://other.example/mcp' }),
      expired: withClaims(genuine, { exp: genuine.now - 600, iat: genuine.now - 1200 }),
    } as const
    for (const name of ['foreign-audience', 'expired'] as const) {
      const { result, seen } = await watchUpstream(() => alice.callTool(bad[name], tool.name, args))
      const ran = seen.filter((one) => done.has(whatWasAsked(one)))
      probe(`rs-validate-before-processing/${name}`, [result, ...ran]).observes({
        expected: `the request of ${tool.name} does not reach the upstream`,
        actual: ran.length === 0 ? 'it did not' : `it did: ${ran.map(whatWasAsked).join(', ')}`,
        ok: ran.length === 0,
      })
    }
  },
})

/** What a request asks for, whoever asks. */
function whatWasAsked({ request }: SeenRequest): string {
  return `${request.method} ${request.target}`
}

export default order
