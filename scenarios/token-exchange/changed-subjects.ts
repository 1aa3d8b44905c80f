import { withClaims } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { endOfIssued, saidIn } from '../../src/scenario/exchange-answer.ts'
import { openExchangeDesk } from '../../src/scenario/exchange-desk.ts'
import { needGenuine } from '../../src/scenario/genuine.ts'

const invalidToken = { status: [400], error: ['invalid_request', 'invalid_grant'] } as const

const changedSubjects: Scenario = scenario({
  title:
    'A subject token that is over, for somebody else, or lent to another party is not exchanged; one that ends soon gives no more',
  probes: [
    'txe-invalid-token-error/expired',
    'txe-invalid-token-error/foreign-audience',
    'txe-may-act-enforced/other-party',
    'txe-lifetime-bounded/short-subject',
  ],
  seats: ['client', 'issuer', 'service'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, probe, control } = stage
    const { accessToken, answer } = await alice.tokens()
    const { service, exchange } = await openExchangeDesk(stage, alice)
    const genuine = await needGenuine(stage, alice, accessToken, answer)
    const again = await exchange(withClaims(genuine, {}))
    control('the token, signed again by the harness, is exchanged', again).succeeds(again)

    const over = await exchange(withClaims(genuine, { exp: genuine.now - 600, iat: genuine.now - 1200 }))
    probe('txe-invalid-token-error/expired', over).isRefused(over, invalidToken)
    const foreign = await exchange(withClaims(genuine, { aud: 'https://other.example/mcp' }))
    probe('txe-invalid-token-error/foreign-audience', foreign).isRefused(foreign, invalidToken)

    const mostly = genuine.now + 60
    const short = await exchange(withClaims(genuine, { exp: mostly }))
    control('a token with a minute left is exchanged', short).succeeds(short)
    const end = endOfIssued(saidIn(short), genuine.now)
    const bounded = probe('txe-lifetime-bounded/short-subject', short)
    if (end === undefined) bounded.isNotApplicable('the end of the issued token is not known')
    else
      bounded.observes({
        expected: `an end no later than that of the subject token, in a minute (${mostly})`,
        actual: `${end}`,
        ok: end <= mostly,
      })

    const lent = await exchange(withClaims(genuine, { may_act: { sub: service.clientId } }))
    control('a token that names this party as the one who may act is exchanged', lent).succeeds(lent)
    const lentElsewhere = await exchange(withClaims(genuine, { may_act: { sub: 'claimcheck-another-party' } }))
    probe('txe-may-act-enforced/other-party', lentElsewhere).isRefused(lentElsewhere, { status: [400, 401, 403] })
  },
})

export default changedSubjects
