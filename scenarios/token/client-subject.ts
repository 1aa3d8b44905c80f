import { StepError } from '../../src/client/step-error.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import { inWords, stringList } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { readRefusal } from '../../src/scenario/refusal.ts'

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
    const made = await client.registration('client_secret_post').catch(refusedRegistration)
    if ('refused' in made) {
      probe(id, made.refused).isNotApplicable('whoever asks for client_credentials and an id is not registered')
      return
    }
    const { client: registered, answer } = made
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

/** The answer that refuses a registration, as metadata that the server does not take (RFC 7591 §3.2.2). */
function refusedRegistration(error: unknown): { readonly refused: Answer } {
  const refused = error instanceof StepError && error.code === 'registration-refused' ? error.answers.at(-1) : undefined
  if (refused === undefined || readRefusal(refused).error !== 'invalid_client_metadata') throw error
  return { refused }
}

export default clientSubject
