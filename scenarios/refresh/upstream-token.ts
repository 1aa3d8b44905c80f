import { grantsGivenOn } from '../../src/scenario/authority.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { Unjudged } from '../../src/scenario/outcome.ts'
import { canRefresh, refreshed, refusedGrant } from '../../src/scenario/refreshing.ts'
import { lastingOf } from '../../src/scenario/upstream-credential.ts'

const refused = 'rt-upstream-token-refused-at-proxy/refused'
const notTried = 'rt-upstream-token-refused-at-proxy/not-tried'

const upstreamToken: Scenario = scenario({
  title: 'A refresh token of the upstream is none at the proxy, which does not even try it',
  probes: [refused, notTried],
  seats: ['client', 'upstream'],
  impact: 'active',
  async play(stage) {
    const { alice, seat, probe, watchUpstream } = stage
    const upstream = seat('upstream')
    const { issuer } = await alice.serverMetadata()
    const first = await alice.tokens()
    if (issuer === upstream.origin)
      throw new Unjudged('not-applicable', `${upstream.origin} issues the tokens itself: there is no proxy`, [])
    if (!canRefresh(first)) throw new Unjudged('not-applicable', await alice.withoutRefreshToken(), [])
    const all = upstream.credentials().filter(({ kind }) => kind === 'refresh-token')
    // Best one of the session itself: the proxy has everything that it would take to use it.
    const own = lastingOf(upstream, grantsGivenOn(await alice.journey(), upstream)).at(-1)
    const credential = own ?? all.at(-1)
    if (credential === undefined)
      throw new Unjudged('not-applicable', 'the upstream has given the server no refresh token', [])
    await refreshed(stage, alice, first.refreshToken)
    const { value } = lastingOf(upstream, new Set([credential.lineage.grant])).at(-1) ?? credential

    const { result: answer, seen } = await watchUpstream(() =>
      alice.tokenRequest({ grant_type: 'refresh_token', refresh_token: value }),
    )
    probe(refused, answer).isRefused(answer, refusedGrant)
    const tried = seen.filter(({ request }) => new URLSearchParams(request.body).get('refresh_token') === value)
    const served = answer.status !== undefined && answer.status < 300
    if (served) probe(notTried, answer).isNotApplicable('it is taken, and that is said already')
    else
      probe(notTried, tried.length === 0 ? answer : [answer, ...tried]).observes({
        expected: 'the proxy asks the upstream nothing by it',
        actual: tried.length === 0 ? 'nothing' : `it is sent there in ${tried.length} requests`,
        ok: tried.length === 0,
      })
  },
})

export default upstreamToken
