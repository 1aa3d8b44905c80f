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
} as const satisfies Record<string, TokenChanges>

const clientAuthentication: Scenario = scenario({
  title: 'A confidential client proves itself at every grant',
  probes: [
    'tok-client-auth-enforced/no-secret',
    'tok-client-auth-enforced/wrong-secret',
    'tok-client-auth-enforced/empty-secret',
    'tok-client-auth-enforced/refresh-no-secret',
    'tok-client-auth-enforced/refresh-wrong-secret',
  ],
  seats: ['client'],
  impact: 'active',
  async play({ alice, probe, part, control }) {
    const { client, answer: registered } = await alice.registration('client_secret_post')
    if (client.clientSecret === undefined) {
      const said = 'the server registers no client with client_secret_post'
      for (const name of Object.keys(forged) as (keyof typeof forged)[]) // the keys of the table above, no others
        probe(`tok-client-auth-enforced/${name}`, registered).isNotApplicable(said)
      probe('tok-client-auth-enforced/refresh-no-secret', registered).isNotApplicable(said)
      probe('tok-client-auth-enforced/refresh-wrong-secret', registered).isNotApplicable(said)
      return
    }
    const { answer: redeemed, refreshToken } = await alice.tokens()
    control('the client redeems a code with its secret', redeemed).succeeds(redeemed)
    for (const name of ['no-secret', 'wrong-secret', 'empty-secret'] as const)
      await part([`tok-client-auth-enforced/${name}`], async () => {
        const answer = await alice.redeem(await alice.authorize(), forged[name])
        probe(`tok-client-auth-enforced/${name}`, answer).isRefused(answer, invalidClient)
      })

    if (refreshToken === undefined) {
      probe('tok-client-auth-enforced/refresh-no-secret', redeemed).isNotApplicable(
        'the server issues no refresh token',
      )
      probe('tok-client-auth-enforced/refresh-wrong-secret', redeemed).isNotApplicable(
        'the server issues no refresh token',
      )
      return
    }
    const unproved = await alice.refresh(refreshToken, forged['no-secret'])
    const wrong = await alice.refresh(refreshToken, forged['wrong-secret'])
    // The control comes last: a refresh that succeeds uses the token up.
    const right = await alice.refresh(refreshToken)
    const refused = [unproved, wrong].every(({ status }) => status !== undefined && status >= 400)
    if (refused) control('the client refreshes with its secret', right).succeeds(right)
    probe('tok-client-auth-enforced/refresh-no-secret', unproved).isRefused(unproved, invalidClient)
    probe('tok-client-auth-enforced/refresh-wrong-secret', wrong).isRefused(wrong, invalidClient)
  },
})

export default clientAuthentication
