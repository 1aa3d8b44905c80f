import { inWords } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const probes = [
  'proxy-mints-own-token/not-an-upstream-token',
  'proxy-mints-own-token/refused-upstream',
  'proxy-mints-own-token/issuer',
] as const

const ownToken: Scenario = scenario({
  title: 'The token that a client gets is the proxy’s own, and worthless upstream',
  probes,
  seats: ['client', 'upstream'],
  impact: 'active',
  async play({ alice, bob, visitor, seat, probe, part, control }) {
    const upstream = seat('upstream')
    const metadata = await alice.serverMetadata()
    const { accessToken, answer } = await alice.tokens()
    if (metadata.issuer === upstream.origin) {
      for (const id of probes)
        probe(id, answer).isNotApplicable(`${upstream.origin} issues the tokens itself: there is no proxy in between`)
      return
    }
    const match = upstream.credentials().find(({ value }) => value === accessToken)
    probe('proxy-mints-own-token/not-an-upstream-token', answer).observes({
      expected: 'a token that the upstream never issued',
      actual: match === undefined ? 'the upstream never issued it' : `the ${match.kind} that the upstream issued`,
      ok: match === undefined,
    })
    const claims = decodeJwt(accessToken)?.claims
    if (claims === undefined)
      probe('proxy-mints-own-token/issuer', answer).isNotApplicable('the token is opaque: it names no issuer')
    else
      probe('proxy-mints-own-token/issuer', answer).observes({
        expected: `iss ${inWords(metadata.issuer)}`,
        actual: `iss ${inWords(claims.iss)}`,
        ok: claims.iss === metadata.issuer,
      })

    await part(['proxy-mints-own-token/refused-upstream'], async () => {
      const api = `${upstream.origin}/ocs/v2.php/cloud/user?format=json`
      const ask = (authorization: string) =>
        visitor.as({ seat: 'client', actor: 'alice' }).send({
          method: 'GET',
          url: api,
          headers: [
            ['Authorization', authorization],
            ['OCS-APIRequest', 'true'],
            ['Accept', 'application/json'],
          ],
        })
      // The same request with a credential that is the person's own: what is refused below is the token, not the way of asking.
      const account = bob.account
      const own = await ask(`Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`)
      control('the upstream API answers the person’s own password', own).succeeds(own)
      const shown = await ask(`Bearer ${accessToken}`)
      probe('proxy-mints-own-token/refused-upstream', shown).isRefused(shown, { status: [401, 403] })
    })
  },
})

export default ownToken
