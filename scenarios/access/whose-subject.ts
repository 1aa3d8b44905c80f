import { randomUUID } from 'node:crypto'
import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { keySigner, writeJws } from '../../src/protocol/jws.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'
import { callSessionTool } from '../../src/scenario/session-call.ts'
import { needSessionTool } from '../../src/scenario/session-tools.ts'
import { actsFor } from '../../src/scenario/upstream-watch.ts'

const probes = ['token-sub-scoped-by-issuer/same-sub', 'token-sub-scoped-by-issuer/same-name'] as const

const whoseSubject: Scenario = scenario({
  title: 'A person is who their issuer says by sub, and nobody of the same name elsewhere',
  probes,
  seats: ['client', 'upstream', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control } = stage
    const { user } = alice.account
    const { accessToken, answer } = await alice.tokens()
    const first = await alice.listTools(accessToken)
    control('the genuine token is accepted', first).holds(isServed(first), served(first))
    const tool = await needSessionTool(stage, alice, accessToken)
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    const observe = async (id: (typeof probes)[number], what: string, token: string): Promise<void> => {
      const { result, seen } = await callSessionTool(stage, alice, token, tool)
      const wrong = seen.filter((one) => actsFor(one, user))
      probe(id, [result, ...wrong]).observes({
        expected: `no request to the upstream for ${user}, with ${what}`,
        actual:
          wrong.length === 0 ? 'none' : wrong.map(({ request }) => `${request.method} ${request.target}`).join(', '),
        ok: wrong.length === 0,
      })
    }

    const { header, claims, second } = genuine
    if (second === undefined)
      probe('token-sub-scoped-by-issuer/same-sub', answer).isNotApplicable(
        'nobody says that the server trusts a second issuer',
      )
    else {
      const theirs = writeJws(
        { ...header, kid: second.key.kid },
        { ...claims, iss: second.issuer, jti: randomUUID() },
        keySigner(second.key),
      )
      const taken = await alice.listTools(theirs)
      control('a token of the second issuer is accepted', taken).holds(isServed(taken), served(taken))
      await observe('token-sub-scoped-by-issuer/same-sub', 'a token of another issuer that has the same sub', theirs)
    }

    const namesake = withClaims(genuine, {
      sub: 'claimcheck-nobody',
      jti: randomUUID(),
      preferred_username: user,
      name: user,
      email: `${user}@claimcheck.example`,
    })
    await observe('token-sub-scoped-by-issuer/same-name', `a token that has ${user} as name and another sub`, namesake)
  },
})

export default whoseSubject
