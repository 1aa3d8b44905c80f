import { stringMember } from '../../src/protocol/json-document.ts'
import type { TokenChanges } from '../../src/scenario/actor.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const invalidClient = { status: [400, 401], error: ['invalid_client', 'invalid_request'] } as const

/** What a caller may show instead of the secret, each one change of the right request. */
const forged = {
  'no-secret': { authentication: { method: 'none' } },
  'wrong-secret': {
    authentication: { method: 'client_secret_post', secret: 'claimcheck-wrong-secret-of-some-length' },
  },
  'empty-secret': { authentication: { method: 'client_secret_post', secret: '' } },
  'other-method': { authentication: { method: 'client_secret_basic' } },
} as const satisfies Record<string, TokenChanges>

const clientAuthentication: Scenario = scenario({
  title: 'A confidential client proves itself at every grant',
  probes: [
    'tok-client-auth-enforced/no-secret',
    'tok-client-auth-enforced/wrong-secret',
    'tok-client-auth-enforced/empty-secret',
    'tok-client-auth-enforced/other-method',
    'tok-client-auth-enforced/refresh-no-secret',
    'tok-client-auth-enforced/refresh-wrong-secret',
    'rt-client-identified/no-secret',
    'rev-client-bound/no-secret',
  ],
  seats: ['client'],
  impact: 'active',
  async play({ alice, anotherClient, probe, part, control }) {
    const { client, answer: registered } = await alice.registration('client_secret_post')
    if (client.clientSecret === undefined) {
      const said = 'the server registers no client with client_secret_post'
      for (const name of Object.keys(forged) as (keyof typeof forged)[]) // the keys of the table above, no others
        probe(`tok-client-auth-enforced/${name}`, registered).isNotApplicable(said)
      probe('tok-client-auth-enforced/refresh-no-secret', registered).isNotApplicable(said)
      probe('tok-client-auth-enforced/refresh-wrong-secret', registered).isNotApplicable(said)
      for (const id of ['rt-client-identified/no-secret', 'rev-client-bound/no-secret'] as const)
        probe(id, registered).isNotApplicable(said)
      return
    }
    const { answer: redeemed, refreshToken } = await alice.tokens()
    control('the client redeems a code with its secret', redeemed).succeeds(redeemed)
    for (const name of ['no-secret', 'wrong-secret', 'empty-secret', 'other-method'] as const)
      await part([`tok-client-auth-enforced/${name}`], async () => {
        const answer = await alice.redeem(await alice.authorize(), forged[name])
        probe(`tok-client-auth-enforced/${name}`, answer).isRefused(answer, invalidClient)
      })

    for (const name of ['no-secret', 'wrong-secret'] as const) {
      const id = `tok-client-auth-enforced/refresh-${name}` as const
      if (refreshToken === undefined) {
        const said = await alice.withoutRefreshToken()
        probe(id, redeemed).isNotApplicable(said)
        if (name === 'no-secret') probe('rt-client-identified/no-secret', redeemed).isNotApplicable(said)
        continue
      }
      const together = name === 'no-secret' ? ([id, 'rt-client-identified/no-secret'] as const) : ([id] as const)
      await part(together, async () => {
        // A client and a session of its own: what one forged refresh does to a token must not decide on the other.
        const client = anotherClient('alice')
        await client.registration('client_secret_post')
        const own = await client.tokens()
        const refresh = own.refreshToken
        control('the client is given a refresh token', own.answer).holds(refresh !== undefined, 'none')
        if (refresh === undefined) return
        const answer = await client.refresh(refresh, forged[name])
        // The control comes last, since a refresh that succeeds uses the token up.
        if (answer.status !== undefined && answer.status >= 400) {
          const right = await client.refresh(refresh)
          control('the client refreshes with its secret', right).succeeds(right)
        }
        for (const one of together) probe(one, answer).isRefused(answer, invalidClient)
      })
    }

    await part(['rev-client-bound/no-secret'], async () => {
      const id = 'rev-client-bound/no-secret'
      const endpoint = stringMember(await alice.serverMetadata(), 'revocation_endpoint')
      if (endpoint === undefined || refreshToken === undefined) {
        const said =
          endpoint === undefined ? 'the metadata names no revocation_endpoint' : await alice.withoutRefreshToken()
        probe(id, redeemed).isNotApplicable(said)
        return
      }
      const { client } = await alice.registration()
      const unproved = { ...client, tokenEndpointAuthMethod: 'none' } as const
      const answer = await alice.form(endpoint, { token: refreshToken }, unproved)
      const after = await alice.refresh(refreshToken)
      probe(id, [redeemed, answer, after]).observes({
        expected: 'a session goes on after somebody without the secret of its client has tried to end it',
        actual: after.status === 200 ? 'it does' : `status ${after.status ?? 'none'}`,
        ok: after.status === 200,
      })
    })
  },
})

export default clientAuthentication
