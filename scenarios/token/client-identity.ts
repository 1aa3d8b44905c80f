import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** What a token endpoint says to a request without a client, or with one that does not prove itself. */
const unauthenticated = { status: [400, 401], error: ['invalid_request', 'invalid_client'] } as const
/** The error is the reason; that its status should be 400 is a requirement of its own (tok-error-codes). */
const foreignCode = { status: [400, 401], error: ['invalid_grant'] } as const

const clientIdentity: Scenario = scenario({
  title: 'A code belongs to the client that it was issued to',
  probes: ['tok-client-id-required/omitted', 'tok-code-client-bound/other-client'],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, probe, part, control }) {
    await alice.registration('none')
    const own = await alice.redeem(await alice.authorize())
    control('the client redeems a code of its own', own).succeeds(own)

    await part(['tok-client-id-required/omitted'], async () => {
      const answer = await alice.redeem(await alice.authorize(), {
        authentication: { method: 'none' },
        params: { client_id: undefined },
      })
      probe('tok-client-id-required/omitted', answer).isRefused(answer, unauthenticated)
    })
    await part(['tok-code-client-bound/other-client'], async () => {
      const other = anotherClient('alice')
      await other.registration('none')
      const theirs = await other.redeem(await other.authorize())
      control('the other client redeems a code of its own', theirs).succeeds(theirs)
      // As itself in every respect: a wrong client secret must not be what the refusal is about.
      const stolen = await other.redeem(await alice.authorize())
      probe('tok-code-client-bound/other-client', stolen).isRefused(stolen, foreignCode)
    })
  },
})

export default clientIdentity
