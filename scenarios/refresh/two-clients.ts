import { tokensOf } from '../../src/client/token-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { altered, canRefresh, isServedTokens, refreshed, refusedGrant } from '../../src/scenario/refreshing.ts'

const probes = [
  'rt-client-bound/other-client',
  'rt-client-identified/omitted',
  'rt-integrity/altered',
  'rt-client-isolation/after-reuse',
] as const

/** What a token endpoint says to a request without a client; that the token is not good without one is right as well. */
const unidentified = { status: [400, 401], error: ['invalid_request', 'invalid_client', 'invalid_grant'] } as const

/** Where one character is changed, as a part of the length: a token may have parts that nobody looks at. */
const places = [0.25, 0.5, 0.8] as const

const twoClients: Scenario = scenario({
  title: 'A refresh token is for the client that it was issued to, as it was issued, and for nobody else',
  probes,
  seats: ['client'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, anotherClient, probe, part, control } = stage
    const { client } = await alice.registration('none')
    const first = await alice.tokens()
    const other = anotherClient('alice')
    await other.registration('none')
    const theirs = await other.tokens()
    if (!canRefresh(first) || !canRefresh(theirs)) {
      const said = await alice.withoutRefreshToken()
      for (const id of probes) probe(id, [first.answer, theirs.answer]).isNotApplicable(said)
      return
    }
    const own = await refreshed(stage, other, theirs.refreshToken)
    const mine = await refreshed(stage, alice, first.refreshToken)

    // Whoever is served has the newest token then, right or not.
    let newest = mine.refreshToken
    const goOn = (answer: Answer): Answer => {
      newest = tokensOf(answer)?.refreshToken ?? newest
      return answer
    }
    const stolen = goOn(await other.refresh(mine.refreshToken))
    probe('rt-client-bound/other-client', [mine.answer, stolen]).isRefused(stolen, refusedGrant)

    if (client.clientSecret !== undefined)
      probe('rt-client-identified/omitted', mine.answer).isNotApplicable('the server registers no public client')
    else {
      const changes = { authentication: { method: 'none' }, params: { client_id: undefined } } as const
      const nobody = goOn(await alice.refresh(mine.refreshToken, changes))
      probe('rt-client-identified/omitted', [mine.answer, nobody]).isRefused(nobody, unidentified)
    }

    const changed = []
    for (const at of places) changed.push(goOn(await alice.refresh(altered(mine.refreshToken, at))))
    const taken = changed.find(isServedTokens) ?? changed[0]
    if (taken !== undefined) probe('rt-integrity/altered', [mine.answer, ...changed]).isRefused(taken, refusedGrant)

    await part(['rt-client-isolation/after-reuse'], async () => {
      const id = 'rt-client-isolation/after-reuse'
      const reused = await alice.refresh(first.refreshToken)
      const after = await alice.refresh(newest)
      if (isServedTokens(after)) {
        probe(id, [reused, after]).isNotApplicable('a refresh token that comes again ends nothing')
        return
      }
      const untouched = await other.refresh(own.refreshToken)
      control('there is an answer to the other client', untouched).holds(untouched.status !== undefined, 'none')
      probe(id, [own.answer, reused, after, untouched]).observes({
        expected: 'another client of the same person refreshes as before',
        actual: isServedTokens(untouched) ? 'it does' : `status ${untouched.status ?? 'none'}`,
        ok: isServedTokens(untouched),
      })
    })
  },
})

export default twoClients
