import { type Tokens, tokensOf } from '../../src/client/token-request.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { canRefresh, isServedTokens } from '../../src/scenario/refreshing.ts'

/** How many refreshes are sent at once with one token. */
const atOnce = 4
/** How often two people refresh at the same moment. */
const rounds = 4

const parallel: Scenario = scenario({
  title: 'Refreshes at the same moment neither double a session nor swap two people',
  probes: ['rt-user-isolation/parallel', 'rt-grace-safe/one-branch'],
  seats: ['client'],
  impact: 'disruptive',
  async play({ alice, bob, probe, part, control }) {
    const [hers, his] = [await alice.tokens(), await bob.tokens()]
    let newest: Tokens = hers
    await part(['rt-user-isolation/parallel'], async () => {
      const id = 'rt-user-isolation/parallel'
      const people = [
        { client: alice, sub: subjectOf(hers), tokens: hers },
        { client: bob, sub: subjectOf(his), tokens: his },
      ]
      if (people.some(({ tokens }) => !canRefresh(tokens))) {
        probe(id, [hers.answer, his.answer]).isNotApplicable(await alice.withoutRefreshToken())
        return
      }
      if (people.some(({ sub }) => sub === undefined)) {
        probe(id, [hers.answer, his.answer]).isNotApplicable('the tokens do not say for whom they are')
        return
      }
      const answers = []
      const swapped: string[] = []
      for (let round = 0; round < rounds; round += 1) {
        const both = await Promise.all(people.map(({ client, tokens }) => client.refresh(tokens.refreshToken ?? '')))
        for (const [at, person] of people.entries()) {
          const answer = both[at]
          const next = answer === undefined ? undefined : tokensOf(answer)
          if (answer !== undefined) answers.push(answer)
          control('both refresh at once', both).holds(next !== undefined, `status ${answer?.status ?? 'none'}`)
          if (next === undefined) continue
          if (subjectOf(next) !== person.sub) swapped.push(person.client.account.user)
          person.tokens = { ...next, refreshToken: next.refreshToken ?? person.tokens.refreshToken ?? '' }
        }
        newest = people[0]?.tokens ?? newest
      }
      probe(id, answers).observes({
        expected: 'each of them gets tokens of their own, every time',
        actual:
          swapped.length === 0 ? `they do, ${rounds} times` : `${swapped.join(' and ')} got a token of somebody else`,
        ok: swapped.length === 0,
      })
    })

    await part(['rt-grace-safe/one-branch'], async () => {
      const id = 'rt-grace-safe/one-branch'
      if (!canRefresh(newest)) {
        probe(id, newest.answer).isNotApplicable(await alice.withoutRefreshToken())
        return
      }
      const { refreshToken } = newest
      const burst = await Promise.all(Array.from({ length: atOnce }, () => alice.refresh(refreshToken)))
      const given = [...new Set(burst.flatMap((answer) => tokensOf(answer)?.refreshToken ?? []))]
      control('one of them is served', burst).holds(burst.some(isServedTokens), 'none')
      const alive = await branchesOf(alice, given)
      probe(id, burst).observes({
        expected: `${atOnce} refreshes at once with one token leave at most one session to go on with`,
        actual: `${burst.filter(isServedTokens).length} served; ${alive} can go on`,
        ok: alive <= 1,
      })
    })
  },
})

/**
 * How many sessions can go on beside each other: each token is used, and what came of it is used again after all others
 * were, since using one may end another.
 */
async function branchesOf(client: ClientActor, refreshTokens: readonly string[]): Promise<number> {
  let tokens = refreshTokens
  for (let turn = 0; turn < 2; turn += 1) {
    const next: string[] = []
    for (const token of tokens) {
      const answer = tokensOf(await client.refresh(token))
      if (answer !== undefined) next.push(answer.refreshToken ?? token)
    }
    tokens = [...new Set(next)]
  }
  return tokens.length
}

function subjectOf({ accessToken }: Tokens): string | undefined {
  const sub = decodeJwt(accessToken)?.claims['sub']
  return typeof sub === 'string' ? sub : undefined
}

export default parallel
