import { tokensOf } from '../../src/client/token-request.ts'
import { inWords, stringList } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const clientSubject: Scenario = scenario({
  title: 'No client can choose to look like a person',
  probes: ['token-client-sub-collision/chosen-id'],
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, bob, anotherClient, probe }) {
    const id = 'token-client-sub-collision/chosen-id'
    const { answer: issued } = await alice.tokens()
    const grants = stringList(await alice.serverMetadata(), 'grant_types_supported')
    if (grants?.includes('client_credentials') !== true) {
      probe(id, issued).isNotApplicable('the metadata does not offer client_credentials')
      return
    }
    const person = bob.account.user
    const client = anotherClient('alice', {
      registration: { client_id: person, grant_types: ['authorization_code', 'client_credentials'] },
    })
    const { client: registered, answer } = await client.registration('client_secret_post')
    const redeemed = await client.tokenRequest({
      grant_type: 'client_credentials',
      resource: await client.resource(),
    })
    const token = tokensOf(redeemed)?.accessToken
    if (token === undefined) {
      probe(id, redeemed).isNotApplicable('a client that registered gets no token by client_credentials')
      return
    }
    const sub = decodeJwt(token)?.claims.sub
    probe(id, [answer, redeemed]).observes({
      expected: `a token of the client ${registered.clientId} whose sub is no account`,
      actual: sub === undefined ? 'the token says no sub' : `sub ${inWords(sub)}`,
      ok: sub !== person,
    })
  },
})

export default clientSubject
