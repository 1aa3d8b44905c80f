import { isServed, served } from '../../src/client/mcp-answer.ts'
import { withHeader } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'

const probes = ['token-kid-unknown/not-per-token', 'token-kid-unknown/not-per-request'] as const

/** How many tokens with a name of their own are sent. */
const unknownNames = 20
/** How many fetches of the keys that may cause: a first one, and what a short pause between two allows. */
const mostFetches = 5
/** How many calls are made with one and the same token. */
const sameCalls = 10

const keyRequests: Scenario = scenario({
  title: 'Nobody who sends tokens decides how often the keys are fetched',
  probes,
  seats: ['client', 'issuer'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, probe, control } = stage
    const { line } = seat('issuer')
    const { accessToken, answer } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the genuine token is accepted', right).holds(isServed(right), served(right))
    const genuine = await genuineOf(stage, alice, accessToken)
    if (genuine === undefined || line === undefined || !line.questions.includes('jwks')) {
      for (const id of probes) {
        if (genuine === undefined) probe(id, answer).isNotApplicable('the tokens are opaque: no key verifies them')
        else probe(id, answer).lacksSeat('nobody can stand between the server and the keys of its issuer')
      }
      return
    }

    const beforeSame = line.asked('jwks')
    for (let n = 0; n < sameCalls; n += 1) await alice.listTools(accessToken)
    const forSame = line.asked('jwks') - beforeSame
    probe('token-kid-unknown/not-per-request', right).observes({
      expected: `the keys are kept between calls: at most 1 fetch for ${sameCalls} calls with one token`,
      actual: `${forSame} fetches`,
      ok: forSame <= 1,
    })

    const before = line.asked('jwks')
    const answers = []
    for (let n = 0; n < unknownNames; n += 1)
      answers.push(await alice.listTools(withHeader(genuine, { kid: `claimcheck-no-such-key-${n}` })))
    const fetches = line.asked('jwks') - before
    probe('token-kid-unknown/not-per-token', answers).observes({
      expected: `at most ${mostFetches} fetches of the keys for ${unknownNames} tokens that name unknown ones`,
      actual: `${fetches} fetches`,
      ok: fetches <= mostFetches,
    })
  },
})

export default keyRequests
