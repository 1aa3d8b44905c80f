import type { Answer } from '../../src/http/sender.ts'
import { holdsSecret } from '../../src/protocol/canary.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exampleOf } from '../../src/scenario/example-arguments.ts'
import { harmlessTools } from '../../src/scenario/listed-tools.ts'

/** How many tools are called. */
const mostCalled = 3

const disclosure: Scenario = scenario({
  title: 'A server does not repeat a token to anybody',
  probes: ['rs-token-not-disclosed/result', 'rs-token-not-disclosed/refusal'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, probe, control }) {
    const token = await alice.accessToken()
    const right = await alice.listTools(token)
    control('the token is accepted', right).succeeds(right)

    const answers = [right, await alice.callTool(token, 'claimcheck-no-such-tool', {})]
    const tools = (await harmlessTools(alice, token)).filter(({ harm }) => harm === 'read-only')
    for (const { name, schema } of tools.slice(0, mostCalled))
      answers.push(await alice.callTool(token, name, exampleOf(schema)))
    const telling = answers.filter((answer) => holdsSecret(wholeText(answer), token))
    probe('rs-token-not-disclosed/result', telling.length > 0 ? telling : answers).observes({
      expected: `the token in none of ${answers.length} answers`,
      actual: telling.length === 0 ? 'in none' : `in ${telling.length} of them`,
      ok: telling.length === 0,
    })

    const wrong = `${token.slice(0, -8)}claimche`
    const refused = await alice.listTools(wrong)
    control('an altered token is refused', refused).holds(
      refused.status !== undefined && refused.status >= 400,
      `status ${refused.status ?? 'none'}`,
    )
    const told = holdsSecret(wholeText(refused), wrong)
    probe('rs-token-not-disclosed/refusal', refused).observes({
      expected: 'a refusal that does not repeat the token',
      actual: told ? 'the token stands in it' : 'it does not stand in it',
      ok: !told,
    })
  },
})

/** Everything of an answer that a client sees. */
function wholeText(answer: Answer): string {
  return [...answer.headers.map(([name, value]) => `${name}: ${value}`), answer.text].join('\n')
}

export default disclosure
