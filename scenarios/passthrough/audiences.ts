import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { holdsSecret } from '../../src/protocol/canary.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'
import { callSessionTool, type SessionCall } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { headerOf } from '../../src/scenario/upstream-watch.ts'

const probes = [
  'passthrough-multi-audience-no-excuse/both',
  'passthrough-foreign-token-not-transited/no-request',
] as const

const audiences: Scenario = scenario({
  title: 'Neither a second audience nor a foreign one makes a token travel on',
  probes,
  seats: ['client', 'upstream', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, seat, probe, part, control } = stage
    const { accessToken, answer } = await alice.tokens()
    const listed = await alice.listTools(accessToken)
    control('the genuine token is accepted', listed).holds(isServed(listed), served(listed))
    const tool = await needSessionTool(stage, alice, accessToken)
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    const first = await callSessionTool(stage, alice, accessToken, tool)
    const call = (token: string) => callSessionTool(stage, alice, token, tool)

    await part(['passthrough-multi-audience-no-excuse/both'], async () => {
      const both = withClaims(genuine, { aud: [genuine.resource, upstreamAudience(first) ?? seat('upstream').origin] })
      const taken = await alice.listTools(both)
      control('a token with both audiences is accepted', taken).holds(isServed(taken), served(taken))
      const { result, seen } = await call(both)
      const forwarded = seen.filter((one) => headerOf(one, 'authorization').some((value) => holdsSecret(value, both)))
      probe('passthrough-multi-audience-no-excuse/both', [result, ...seen]).observes({
        expected: 'another token at the upstream, although its audience stands in the token of the call',
        actual: forwarded.length === 0 ? 'another token, or no request' : 'the token of the call',
        ok: forwarded.length === 0,
      })
    })

    const { result, seen } = await call(withClaims(genuine, { aud: 'https://other.example/mcp' }))
    probe('passthrough-foreign-token-not-transited/no-request', [result, ...seen]).observes({
      expected: 'no request to the upstream at all, for a token whose audience is another server',
      actual: seen.length === 0 ? 'none' : seen.map(({ request }) => `${request.method} ${request.target}`).join(', '),
      ok: seen.length === 0,
    })
  },
})

/** What the upstream wants as audience, as far as the token that it saw says so. */
function upstreamAudience({ seen }: SessionCall): string | undefined {
  for (const one of seen)
    for (const value of headerOf(one, 'authorization')) {
      const aud = decodeJwt(value.replace(/^bearer +/i, ''))?.claims.aud
      if (typeof aud === 'string') return aud
    }
  return undefined
}

export default audiences
