import { scopeToAskFor } from '../../src/client/discover.ts'
import { isDone, isServed, served } from '../../src/client/mcp-answer.ts'
import type { Tokens } from '../../src/client/token-request.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { exampleOf } from '../../src/scenario/example-arguments.ts'
import { harmlessTools } from '../../src/scenario/listed-tools.ts'
import { openNothing } from '../../src/scenario/scopes.ts'

const scope: Scenario = scenario({
  title: 'A token opens the tools that its scope covers, and no others',
  probes: ['rs-scope-enforced/narrow-token'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, anotherClient, probe, control }) {
    const { accessToken, answer } = await alice.tokens()
    const offered = (scopeToAskFor(await alice.discovered()) ?? '')
      .split(' ')
      .filter((one) => one !== '' && !openNothing.has(one))
    const narrow = offered.at(-1)
    if (narrow === undefined || offered.length < 2) {
      probe('rs-scope-enforced/narrow-token', answer).isNotApplicable(
        'the server asks for fewer than two scopes that open anything',
      )
      return
    }
    const client = anotherClient('alice', { scope: narrow })
    const own = await client.tokens()
    const right = await client.listTools(own.accessToken)
    control('the token with one scope is accepted', right).holds(isServed(right), served(right))

    const granted = scopesOf(own)
    if (granted?.some((one) => one !== narrow)) {
      probe('rs-scope-enforced/narrow-token', own.answer).isNotApplicable(
        `no narrow token can be had: ${narrow} was asked for, and ${granted.join(' ')} granted`,
      )
      return
    }

    const refused: string[] = []
    const tried: string[] = []
    const failing: string[] = []
    const answers = []
    const tools = await harmlessTools(alice, accessToken)
    for (const { name, schema } of tools) {
      const args = exampleOf(schema)
      const wide = await alice.callTool(accessToken, name, args)
      if (!isServed(wide)) continue
      const answer = await client.callTool(own.accessToken, name, args)
      const isRefused = answer.status === 403
      // A tool that does nothing for anybody shows only by a refusal what scopes are for.
      if (!isDone(wide) && !isRefused) {
        failing.push(name)
        continue
      }
      tried.push(name)
      answers.push(wide, answer)
      if (!isRefused) continue
      refused.push(name)
      break
    }
    if (tools.length === 0) {
      probe('rs-scope-enforced/narrow-token', right).isNotApplicable('no tool says to be harmless, so none was called')
      return
    }
    // A few tools may need no scope at all; what the others need is not known while they do nothing.
    control('most harmless tools do something for who has every scope', right).holds(
      refused.length > 0 || tried.length > failing.length,
      `an error of ${failing.length} of ${tried.length + failing.length}`,
    )
    probe('rs-scope-enforced/narrow-token', answers).observes({
      expected: `with a token for ${narrow} alone, status 403 for the tools that need another of ${offered.join(', ')}`,
      actual: refused.length === 0 ? `none of ${tried.join(', ')} was refused` : `refused: ${refused.join(', ')}`,
      ok: refused.length > 0,
    })
  },
})

/** What a token covers, as it says itself, or as its response does; undefined: what was asked for (RFC 6749 §5.1). */
function scopesOf({ accessToken, scope: said }: Tokens): readonly string[] | undefined {
  const claimed = decodeJwt(accessToken)?.claims.scope
  const words = typeof claimed === 'string' ? claimed : said
  return words?.split(' ').filter((one) => one !== '')
}

export default scope
