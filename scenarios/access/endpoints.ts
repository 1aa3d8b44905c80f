import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { Answer } from '../../src/http/sender.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'

const probes = [
  'token-aud-all-endpoints/json-rpc',
  'token-aud-all-endpoints/http-methods',
  'token-aud-all-endpoints/beside-mcp',
] as const

/** Calls that every revision, or some, knows. */
const calls = ['initialize', 'tools/list', 'tools/call', 'resources/list', 'prompts/list', 'ping', 'server/discover']

/** Where servers have endpoints beside MCP, below the origin or beside the MCP endpoint. */
const places = [
  'sse',
  'messages',
  'message',
  'api/v1/session',
  'api/v1/users/{user}/session',
  'api/v1/status',
  'api/session',
  'api/me',
  'upload',
  'files',
  'webhooks',
  'admin',
] as const

const endpoints: Scenario = scenario({
  title: 'A token for somebody else is refused at every endpoint, by every method',
  probes,
  seats: ['client', 'issuer'],
  impact: 'active',
  session: 'shared',
  async play(stage) {
    const { alice, mcpUrl, probe, control } = stage
    const { accessToken, answer } = await alice.tokens()
    const first = await alice.listTools(accessToken)
    control('the genuine token is accepted', first).holds(isServed(first), served(first))
    const genuine = await genuineOf(stage, alice, accessToken)
    if (genuine === undefined) {
      for (const id of probes)
        probe(id, answer).isNotApplicable('the tokens are opaque: nothing in them can be changed')
      return
    }
    const foreign = withClaims(genuine, { aud: 'https://other.example/mcp' })
    const say = (wrong: readonly string[], tried: readonly string[]) => ({
      expected: `refused at ${tried.join(', ')}, as without a token`,
      actual: wrong.length === 0 ? 'refused at each' : `not refused: ${wrong.join(', ')}`,
      ok: wrong.length === 0,
    })

    const asked: Asked[] = []
    for (const method of calls)
      asked.push({
        what: method,
        anonymous: await alice.mcp.raw(mcpUrl, { method }),
        answer: await alice.mcp.raw(mcpUrl, { method, token: foreign }),
      })
    probe('token-aud-all-endpoints/json-rpc', answersOf(asked)).observes(say(open(asked), calls))

    const byHttp: Asked[] = []
    for (const method of ['GET', 'DELETE'])
      byHttp.push({
        what: method,
        anonymous: await alice.request(mcpUrl, { method }),
        answer: await alice.request(mcpUrl, { method, token: foreign }),
      })
    probe('token-aud-all-endpoints/http-methods', answersOf(byHttp)).observes(say(open(byHttp), ['GET', 'DELETE']))

    const beside: Asked[] = []
    for (const url of candidates(mcpUrl, alice.account.user)) {
      const anonymous = await alice.request(url, { method: 'GET' })
      if (anonymous.status !== 401) continue
      const right = await alice.request(url, { method: 'GET', token: accessToken })
      // An endpoint that refuses this token, too, is for other tokens, and says nothing of audiences.
      if (right.status !== undefined && right.status < 300)
        beside.push({
          what: new URL(url).pathname,
          anonymous,
          answer: await alice.request(url, { method: 'GET', token: foreign }),
        })
    }
    if (beside.length === 0)
      probe('token-aud-all-endpoints/beside-mcp', answer).isNotApplicable(
        `nothing that a token opens was found at ${places.join(', ')}`,
      )
    else
      probe('token-aud-all-endpoints/beside-mcp', answersOf(beside)).observes(
        say(
          open(beside),
          beside.map(({ what }) => what),
        ),
      )
  },
})

/** The places, from the origin and from where the MCP endpoint stands; each once. */
function candidates(mcpUrl: string, user: string): readonly string[] {
  const bases = [new URL('/', mcpUrl), new URL('.', mcpUrl)]
  const all = places.flatMap((place) => bases.map((base) => new URL(place.replace('{user}', user), base).href))
  return [...new Set(all)].filter((url) => url !== mcpUrl)
}

/** One place, asked without a token and with one for somebody else. */
interface Asked {
  readonly what: string
  readonly anonymous: Answer
  readonly answer: Answer
}

function answersOf(asked: readonly Asked[]): readonly Answer[] {
  return asked.map(({ answer }) => answer)
}

/**
 * The places that did not refuse. A method that a server does not have may be answered before anybody asks for a token,
 * and then alike with any token and none.
 */
function open(asked: readonly Asked[]): readonly string[] {
  const refuses = ({ anonymous, answer }: Asked): boolean =>
    answer.status === 401 || answer.status === 403 || (isTurnedAway(answer) && answer.status === anonymous.status)
  return asked.filter((one) => !refuses(one)).map(({ what, answer }) => `${what} (${served(answer)})`)
}

export default endpoints
