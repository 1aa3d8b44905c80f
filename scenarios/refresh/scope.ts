import { offlineAccess } from '../../src/client/offline.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { canRefresh, refreshed } from '../../src/scenario/refreshing.ts'
import { inWords, readRefusal } from '../../src/scenario/refusal.ts'
import { openNothing, scopeOf, wordsOf } from '../../src/scenario/scopes.ts'

const ofWide = ['rt-scope-narrowing/narrower', 'rt-scope-narrowing/regained'] as const
const ofNarrow = ['authz-scope-not-widened/token', 'rt-scope-not-widened/extra'] as const

/** A server may drop what it is asked for, and say nothing (RFC 6749 §5.1): neither its word nor its deed is seen then. */
const unsaid = 'neither the answer nor the token says what the token is for'

const scope: Scenario = scenario({
  title: 'A session may do what the person was asked for, and a refresh makes it less for once, and never more',
  probes: [...ofWide, ...ofNarrow],
  seats: ['client'],
  impact: 'active',
  async play(stage) {
    const { alice, probe, part, control } = stage
    const wide = await alice.tokens()
    const asked = await alice.scope()
    const granted = scopeOf(wide, asked) ?? []
    const [one] = granted.filter((word) => !openNothing.has(word))
    if (one === undefined || granted.length < 2) {
      const said = 'there is no scope that a client could ask for a part of'
      for (const id of [...ofWide, ...ofNarrow]) probe(id, wide.answer).isNotApplicable(said)
      return
    }

    await part(ofWide, async () => {
      if (!canRefresh(wide)) {
        const said = await alice.withoutRefreshToken()
        for (const id of ofWide) probe(id, wide.answer).isNotApplicable(said)
        return
      }
      const usual = await refreshed(stage, alice, wide.refreshToken)
      const said = scopeOf(usual) ?? granted
      // What opens nothing need not be named at a refresh; where it is, it must come back as well.
      const whole = granted.filter((word) => !openNothing.has(word) || said.includes(word))
      const answer = await alice.refresh(usual.refreshToken, { params: { scope: one } })
      const less = tokensOf(answer)
      const has = less === undefined ? [] : scopeOf(less)
      if (has === undefined) {
        for (const id of ofWide) probe(id, [usual.answer, answer]).isNotApplicable(unsaid)
        return
      }
      probe('rt-scope-narrowing/narrower', [usual.answer, answer]).observes({
        expected: `an access token for ${one} alone`,
        actual: less === undefined ? inWords(readRefusal(answer)) : has.join(' '),
        ok: less !== undefined && has.every((word) => word === one || word === offlineAccess),
      })
      if (less === undefined) {
        probe('rt-scope-narrowing/regained', answer).isNotApplicable('a refresh for less is refused')
        return
      }
      const again = await alice.refresh(less.refreshToken ?? usual.refreshToken)
      const next = tokensOf(again)
      control('the client refreshes once more', again).succeeds(again)
      // Where the answer says nothing, nothing has changed (RFC 6749 §5.1).
      const back = next === undefined ? [] : (scopeOf(next) ?? granted)
      const missing = whole.filter((word) => !back.includes(word))
      probe('rt-scope-narrowing/regained', [usual.answer, answer, again]).observes({
        expected: `the next refresh, which asks for nothing in particular, gives ${whole.join(' ')}`,
        actual: back.join(' ') || 'nothing',
        ok: missing.length === 0,
      })
    })

    await part(ofNarrow, async () => {
      // What a refresh token may depend on opens nothing, and stays.
      const less = [one, ...wordsOf(asked).filter((word) => word === offlineAccess)].join(' ')
      const answer = await alice.redeem(await alice.authorize({ scope: less }))
      const narrow = tokensOf(answer)
      control('the client gets a token for less', answer).holds(narrow !== undefined, inWords(readRefusal(answer)))
      if (narrow === undefined) return
      const has = scopeOf(narrow)
      if (has === undefined) {
        for (const id of ofNarrow) probe(id, answer).isNotApplicable(unsaid)
        return
      }
      const added = has.filter((word) => word !== one && !openNothing.has(word))
      probe('authz-scope-not-widened/token', answer).observes({
        expected: `a token for ${one} and nothing that was not asked for`,
        actual: has.join(' '),
        ok: added.length === 0,
      })
      const id = 'rt-scope-not-widened/extra'
      const extra = granted.find((word) => !has.includes(word))
      if (!canRefresh(narrow)) probe(id, answer).isNotApplicable(await alice.withoutRefreshToken())
      else if (extra === undefined) probe(id, answer).isNotApplicable('the session has everything already')
      else {
        const same = await refreshed(stage, alice, narrow.refreshToken)
        const wider = await alice.refresh(same.refreshToken, { params: { scope: `${one} ${extra}` } })
        const more = tokensOf(wider)
        // Silence would say that it is as asked for (RFC 6749 §5.1), at a server that has just been heard.
        const now = more === undefined ? [] : (scopeOf(more, `${one} ${extra}`) ?? [])
        probe(id, [answer, same.answer, wider]).observes({
          expected: `invalid_scope, or a token that says that it is for ${one} alone`,
          actual: more === undefined ? inWords(readRefusal(wider)) : now.join(' '),
          ok: more === undefined ? (wider.status ?? 500) < 500 : !now.includes(extra),
        })
      }
    })
  },
})

export default scope
