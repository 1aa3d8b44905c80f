import { scopeToAskFor } from '../../src/client/discover.ts'
import type { Changes } from '../../src/client/params.ts'
import type { Answer } from '../../src/http/sender.ts'
import { stringMember } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { saidIn } from '../../src/scenario/exchange-answer.ts'
import { type ExchangeDesk, openExchangeDesk } from '../../src/scenario/exchange-desk.ts'
import type { RightReason } from '../../src/scenario/refusal.ts'
import type { Stage } from '../../src/scenario/stage.ts'
import { tokenTypes } from '../../src/scenario/token-exchanges.ts'

const invalidRequest = { status: [400], error: ['invalid_request'] } as const
const invalidTarget = { status: [400], error: ['invalid_target'] } as const
/** How a client may be told that a token is not for it: the RFC names no error. */
const notForYou = { status: [400, 401, 403] } as const

/** Requests that differ from the right one in one thing (RFC 8693 §2.1). */
const wrong = {
  'txe-request-form/subject-token': [{ subject_token: undefined }, invalidRequest],
  'txe-request-form/subject-token-type': [{ subject_token_type: undefined }, invalidRequest],
  'txe-subject-token-type-correct/unknown': [{ subject_token_type: 'urn:claimcheck:token-type:none' }, invalidRequest],
  'txe-subject-token-type-correct/id-token': [{ subject_token_type: tokenTypes.idToken }, invalidRequest],
  'txe-actor-type-paired/type-alone': [{ actor_token_type: tokenTypes.accessToken }, invalidRequest],
  'txe-actor-type-paired/token-alone': [{ actor_token: 'claimcheck-actor-token' }, invalidRequest],
  'txe-invalid-target-error/audience': [{ audience: 'claimcheck-nobody' }, invalidTarget],
  'txe-invalid-target-error/resource': [{ resource: 'https://nobody.claimcheck.example/api' }, invalidTarget],
} as const satisfies Readonly<Record<string, readonly [Changes, RightReason]>>

type Wrong = keyof typeof wrong

const refusals: Scenario = scenario({
  title: 'An exchange is refused to whoever the token is not for, and where the request is not right',
  probes: [
    // The keys of the table, no others.
    ...(Object.keys(wrong) as Wrong[]),
    'txe-invalid-token-error/tampered',
    'txe-client-authenticated/anonymous',
    'txe-client-authenticated/wrong-secret',
    'txe-client-entitled/stranger',
    'txe-client-entitled/other-resource',
    'txe-scope-not-broader/issued',
  ],
  seats: ['client', 'service'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, anotherClient, probe, control } = stage
    const { accessToken } = await alice.tokens()
    const { service, exchange } = await openExchangeDesk(stage, alice)
    const right = await exchange(accessToken)
    control('the MCP server’s own client exchanges a token', right).succeeds(right)

    for (const [id, [changes, reason]] of Object.entries(wrong)) {
      const answer = await exchange(accessToken, changes)
      // The keys of the table, no others.
      probe(id as Wrong, answer).isRefused(answer, reason)
    }
    const tampered = await exchange(`${accessToken.slice(0, -8)}claimche`)
    probe('txe-invalid-token-error/tampered', tampered).isRefused(tampered, {
      status: [400],
      error: ['invalid_request', 'invalid_grant'],
    })

    const anonymous = await exchange(accessToken, { client_id: service.clientId }, 'anonymous')
    probe('txe-client-authenticated/anonymous', anonymous).isRefused(anonymous, notForYou)
    const unproved = { ...service, clientSecret: 'claimcheck-wrong-secret-of-some-length' }
    const guessed = await exchange(accessToken, {}, unproved)
    probe('txe-client-authenticated/wrong-secret', guessed).isRefused(guessed, notForYou)

    const { client: stranger, answer: registered } = await anotherClient('alice').registration('client_secret_post')
    if (stranger.clientSecret === undefined)
      probe('txe-client-entitled/stranger', registered).isNotApplicable('no other confidential client can be had')
    else {
      const strange = await exchange(accessToken, {}, stranger)
      probe('txe-client-entitled/stranger', strange).isRefused(strange, notForYou)
    }
    await otherResource(stage, { service, exchange })
    await broaderScope(stage, { service, exchange })
  },
})

async function otherResource(
  { otherMcpUrls, clientFor, probe, alice }: Stage<'txe-client-entitled/other-resource'>,
  { exchange }: ExchangeDesk,
): Promise<void> {
  const [url] = otherMcpUrls
  if (url === undefined) {
    const { answer } = await alice.tokens()
    probe('txe-client-entitled/other-resource', answer).isNotApplicable('there is one MCP server behind this AS')
    return
  }
  const answer = await exchange(await clientFor('alice', url).accessToken())
  probe('txe-client-entitled/other-resource', answer).isRefused(answer, notForYou)
}

/** A token with one scope is shown, and all of them are asked for: refused, or given without the rest. */
async function broaderScope(
  { alice, anotherClient, probe, control }: Stage<'txe-scope-not-broader/issued'>,
  { exchange }: ExchangeDesk,
): Promise<void> {
  const id = 'txe-scope-not-broader/issued'
  const offered = (scopeToAskFor(await alice.discovered()) ?? '').split(' ').filter((one) => one !== '')
  const [narrow] = offered
  if (narrow === undefined || offered.length < 2) {
    probe(id, (await alice.tokens()).answer).isNotApplicable('the server asks for fewer than two scopes')
    return
  }
  const held = await anotherClient('alice', { scope: narrow }).tokens()
  const others = (scope: string): boolean => scope.split(' ').some((one) => one !== narrow && offered.includes(one))
  if (others(scopeOf(held.answer, narrow))) {
    probe(id, held.answer).isNotApplicable('a client that asks for one scope gets others as well')
    return
  }
  const alone = await exchange(held.accessToken, { scope: narrow })
  control('a token with one scope is exchanged for that scope', alone).succeeds(alone)
  const answer = await exchange(held.accessToken, { scope: offered.join(' ') })
  const scope = scopeOf(answer, offered.join(' '))
  const refused = answer.status !== undefined && answer.status >= 400 && answer.status < 500
  probe(id, answer).observes({
    expected: `a refusal, or a token for ${narrow} alone, where ${offered.join(' ')} is asked for`,
    actual: refused ? `status ${answer.status}` : `a token for ${scope}`,
    ok: refused || (answer.status === 200 && !others(scope)),
  })
}

/** The scope of a token; where nobody says, it is what was asked for (RFC 6749 §5.1, RFC 8693 §2.2.1). */
function scopeOf(answer: Answer, asked: string): string {
  const said = saidIn(answer)
  const claimed = decodeJwt(stringMember(said, 'access_token') ?? '')?.claims.scope
  return typeof claimed === 'string' ? claimed : (stringMember(said, 'scope') ?? asked)
}

export default refusals
