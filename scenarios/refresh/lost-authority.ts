import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { canRefresh, refreshed, refusedGrant } from '../../src/scenario/refreshing.ts'

const id = 'rt-grant-still-active/account'

const lostAuthority: Scenario = scenario({
  title: 'Nobody refreshes for a person who is gone',
  probes: [id],
  seats: ['client', 'upstream'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, probe } = stage
    const first = await alice.tokens()
    if (!canRefresh(first)) {
      probe(id, first.answer).isNotApplicable(await alice.withoutRefreshToken())
      return
    }
    if (!alice.person.browser.cookies.signedInAt.has(seat('upstream').origin)) {
      const reason = 'people do not sign in at the upstream: its accounts are not those of the authorization server'
      probe(id, first.answer).isNotApplicable(reason)
      return
    }
    const { refreshToken } = await refreshed(stage, alice, first.refreshToken)
    const restore = seat('upstream').removeAccount(alice.account.user)
    try {
      const answer = await alice.refresh(refreshToken)
      probe(id, answer).isRefused(answer, refusedGrant)
    } finally {
      restore()
    }
  },
})

export default lostAuthority
