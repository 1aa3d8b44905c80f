import { offlineAccess as offline } from '../../src/client/offline.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import { isJsonObject, stringList } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { canRefresh } from '../../src/scenario/refreshing.ts'
import { wordsOf } from '../../src/scenario/scopes.ts'

/** Where no other client waits: this one must be new to the server, or it may have been approved before. */
const unknownPlace = 'http://127.0.0.1:33423/offline/callback'

const byScope = ['rt-offline-access-rule/advertised', 'rt-offline-access-rule/consent'] as const

const whoMay: Scenario = scenario({
  title: 'Refresh tokens go to clients that want them, and people know of it',
  probes: ['rt-grant-type-respected/not-issued', ...byScope],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, anotherClient, probe, part }) {
    await part(['rt-grant-type-respected/not-issued'], async () => {
      const id = 'rt-grant-type-respected/not-issued'
      // Asked for by itself only where a client can refresh; here it is asked for to see what comes of it.
      const scope = await alice.scope()
      const modest = anotherClient('alice', {
        registration: { grant_types: ['authorization_code'] },
        ...(scope === undefined ? {} : { scope }),
      })
      const { answer: registered } = await modest.registration()
      const read = registered.json()
      const grants = read.ok && isJsonObject(read.value) ? stringList(read.value, 'grant_types') : undefined
      const { answer, refreshToken } = await modest.tokens()
      if (grants?.includes('refresh_token') === true)
        probe(id, registered).isNotApplicable('the server registers every client for the grant, and says so')
      else
        probe(id, [registered, answer]).observes({
          expected: 'no refresh token for a client that registered for codes only',
          actual: refreshToken === undefined ? 'none' : 'it gets one',
          ok: refreshToken === undefined,
        })
    })

    await part(byScope, async () => {
      const asked = wordsOf(await alice.scope())
      const scope = asked.filter((word) => word !== offline).join(' ')
      const without = asked.includes(offline) ? anotherClient('alice', { scope }) : alice
      const plain = await without.tokens()
      if (canRefresh(plain)) {
        for (const id of byScope)
          probe(id, plain.answer).isNotApplicable('a client gets a refresh token without asking for offline_access')
        return
      }
      const client = anotherClient('alice', { scope: `${scope} ${offline}`.trim(), redirectUri: unknownPlace })
      const { url, redirectUri } = await client.prepare()
      const journey = await client.person.visit(url, { redirectUri, consent: 'stop' })
      const { stoppedAt } = journey
      const isAsked = stoppedAt?.kind === 'consent' || stoppedAt?.kind === 'nextcloud-consent'
      const { callback, answers } = await client.attempt()
      const redeemed = callback?.code === undefined ? undefined : await client.redeem(callback)
      const tokens = redeemed === undefined ? undefined : tokensOf(redeemed)
      if (redeemed === undefined || !canRefresh(tokens)) {
        for (const id of byScope) probe(id, answers).isNotApplicable('the server issues no refresh token either way')
        return
      }
      const listed = stringList(await client.serverMetadata(), 'scopes_supported') ?? []
      probe('rt-offline-access-rule/advertised', [plain.answer, redeemed]).observes({
        expected: 'offline_access, without which no client gets a refresh token, among scopes_supported',
        actual: listed.includes(offline) ? 'listed' : 'not listed',
        ok: listed.includes(offline),
      })
      probe('rt-offline-access-rule/consent', [...journey.answers, redeemed]).observes({
        expected: 'the person is asked before a new client gets a refresh token by offline_access',
        actual: isAsked ? 'asked' : 'nobody asked',
        ok: isAsked,
      })
    })
  },
})

export default whoMay
