import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** What a JWT access token carries (RFC 9068 §2.2). */
const claimsOfProfile = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'] as const

const issued: Scenario = scenario({
  title: 'An issued token says whose it is, and is for one server',
  probes: ['token-aud-multi-risk/single', 'token-claims-complete/profile'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, probe }) {
    const { accessToken, answer } = await alice.tokens()
    const token = decodeJwt(accessToken)
    if (token === undefined) {
      probe('token-aud-multi-risk/single', answer).isNotApplicable('the token is opaque')
      probe('token-claims-complete/profile', answer).isNotApplicable('the token is opaque')
      return
    }
    const { aud } = token.claims
    const audiences = (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string')
    probe('token-aud-multi-risk/single', answer).observes({
      expected: 'one audience',
      actual: `${audiences.length}: ${audiences.join(', ')}`,
      ok: audiences.length <= 1,
      audience: { expected: await alice.resource(), actual: audiences, token: alice.nameOf(accessToken) },
    })
    if (!/^(application\/)?at\+jwt$/i.test(String(token.header.typ))) {
      probe('token-claims-complete/profile', answer).isNotApplicable('the token does not say that it follows RFC 9068')
      return
    }
    const missing = claimsOfProfile.filter((name) => token.claims[name] === undefined)
    probe('token-claims-complete/profile', answer).observes({
      expected: claimsOfProfile.join(', '),
      actual: missing.length === 0 ? 'all of them' : `without ${missing.join(', ')}`,
      ok: missing.length === 0,
    })
  },
})

export default issued
