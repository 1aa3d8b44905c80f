import { tokensOf } from '../../src/client/token-request.ts'
import type { Answer } from '../../src/http/sender.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { audiencesOf, type OtherResource, readOtherResource } from '../../src/scenario/other-resource.ts'
import { canRefresh } from '../../src/scenario/refreshing.ts'
import type { Stage } from '../../src/scenario/stage.ts'

/** A server that nobody here serves. */
const foreign = 'https://other.example/mcp'

const ofGrant = ['tok-resource-within-grant/other-resource', 'tok-resource-within-grant/error-code'] as const
const ofRefresh = ['rt-resource-bound/other-resource', 'rt-resource-bound/error-code'] as const
const ofRequest = ['authz-resource-unknown-refused/foreign-audience', 'authz-resource-unknown-refused/refused'] as const
type Pair = typeof ofGrant | typeof ofRefresh | typeof ofRequest
type Id = Pair[number] | 'rt-resource-bound/same-audience'

const otherResource: Scenario = scenario({
  title: 'An approval for one server gives no token for another, at once or later',
  probes: [...ofRequest, ...ofGrant, ...ofRefresh, 'rt-resource-bound/same-audience'],
  seats: ['client'],
  impact: 'active',
  async play(stage) {
    const { alice, otherMcpUrls, probe, part, control } = stage
    const tokens = await alice.tokens()
    control('the client gets a token for the server', tokens.answer).succeeds(tokens.answer)

    // The strongest other: one that the same server does serve.
    const [second = foreign] = otherMcpUrls
    const asked = { params: { resource: second } } as const
    // First: a code that is shown again, as below, may end what its client has (OAuth 2.1 §4.1.3).
    await part([...ofRefresh, 'rt-resource-bound/same-audience'], async () => {
      if (!canRefresh(tokens)) {
        const said = await alice.withoutRefreshToken()
        for (const id of [...ofRefresh, 'rt-resource-bound/same-audience'] as const)
          probe(id, tokens.answer).isNotApplicable(said)
        return
      }
      const before = audiencesOf(tokens.accessToken)
      const id = 'rt-resource-bound/same-audience'
      // First, since a refused request may have spent its token, and shows that refreshing works.
      const bare: Answer = await alice.refresh(tokens.refreshToken, { params: { resource: undefined } })
      control('the client refreshes without a resource', bare).succeeds(bare)
      const after = audiencesOf(tokensOf(bare)?.accessToken ?? '')
      if (before === undefined || after === undefined)
        probe(id, bare).isNotApplicable('the tokens do not say for whom they are')
      else
        probe(id, [tokens.answer, bare]).observes({
          expected: `a token for ${before.join(', ')}, as before`,
          actual: after.join(', ') || 'for nobody',
          ok: before.length === after.length && before.every((one) => after.includes(one)),
        })
      const answer = await alice.refresh(tokensOf(bare)?.refreshToken ?? tokens.refreshToken, asked)
      say(stage, ofRefresh, second, await readOtherResource(alice, answer, second), 'invalid_target')
    })

    await part(ofGrant, async () => {
      const answer = await alice.redeem(await alice.authorize(), asked)
      say(stage, ofGrant, second, await readOtherResource(alice, answer, second), 'invalid_target')
    })

    await part(ofRequest, async () => {
      const { callback, ended, answers } = await alice.attempt({ resource: foreign })
      if (callback?.code === undefined) {
        const error = callback?.params.get('error') ?? undefined
        const words = callback === undefined ? ended : `error ${error ?? 'none'}`
        return say(stage, ofRequest, foreign, { refused: true, error, foreign: false, words, evidence: answers }, 'any')
      }
      const answer = await alice.redeem(callback, { params: { resource: foreign } })
      const plain = tokensOf(answer) === undefined ? await alice.redeem(callback) : answer
      const seen = await readOtherResource(alice, plain, foreign)
      say(stage, ofRequest, foreign, { ...seen, evidence: [...answers, answer, ...seen.evidence] }, 'any')
    })
  },
})

/** Speaks of both: whether the token came, and where it did not, how that was said. */
function say(
  { probe }: Pick<Stage<Id>, 'probe'>,
  [reached, said]: Pair,
  other: string,
  { refused, error, foreign: isForeign, words, evidence }: OtherResource,
  wanted: 'invalid_target' | 'any',
): void {
  if (isForeign === undefined) {
    for (const id of [reached, said]) probe(id, evidence).isNotApplicable(`${words}: whom it is for cannot be seen`)
    return
  }
  probe(reached, evidence).observes({ expected: `no token for ${other}`, actual: words, ok: !isForeign })
  if (isForeign) probe(said, evidence).isNotApplicable('a token for the other server was given')
  else
    probe(said, evidence).observes({
      expected: wanted === 'any' ? 'an error, best invalid_target' : 'invalid_target',
      actual: words,
      ok: refused && (wanted === 'any' || error === wanted),
    })
}

export default otherResource
