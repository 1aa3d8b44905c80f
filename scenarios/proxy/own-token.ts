import { inWords } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { askUpstreamApi, askUpstreamAsKnown } from '../../src/scenario/upstream-api.ts'

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
  async play(stage) {
    const { alice, seat, probe, part, control } = stage
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
      const known = await askUpstreamAsKnown(stage, alice, accessToken)
      control('the upstream API answers whom it knows', known).succeeds(known)
      const shown = await askUpstreamApi(stage, `Bearer ${accessToken}`)
      probe('proxy-mints-own-token/refused-upstream', shown).isRefused(shown, { status: [401, 403] })
    })
  },
})

export default ownToken
