import { isServed, served } from '../../src/client/mcp-answer.ts'
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
      expected: `status 401 at ${tried.join(', ')}`,
      actual: wrong.length === 0 ? 'status 401 at each' : `not refused: ${wrong.join(', ')}`,
      ok: wrong.length === 0,
    })

    const asked: { what: string; answer: Answer }[] = []
    for (const method of calls)
      asked.push({ what: method, answer: await alice.mcp.raw(mcpUrl, { method, token: foreign }) })
    probe('token-aud-all-endpoints/json-rpc', answersOf(asked)).observes(say(open(asked), calls))

    const byHttp: { what: string; answer: Answer }[] = []
    for (const method of ['GET', 'DELETE'])
      byHttp.push({ what: method, answer: await alice.request(mcpUrl, { method, token: foreign }) })
    probe('token-aud-all-endpoints/http-methods', answersOf(byHttp)).observes(say(open(byHttp), ['GET', 'DELETE']))

    const beside: { what: string; answer: Answer }[] = []
    for (const url of candidates(mcpUrl, alice.account.user)) {
      const anonymous = await alice.request(url, { method: 'GET' })
      if (anonymous.status !== 401) continue
      const right = await alice.request(url, { method: 'GET', token: accessToken })
      // An endpoint that refuses this token, too, is for other tokens, and says nothing of audiences.
      if (right.status !== undefined && right.status < 300)
        beside.push({
          what: new URL(url).pathname,
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

function answersOf(asked: readonly { readonly answer: Answer }[]): readonly Answer[] {
  return asked.map(({ answer }) => answer)
}

/** What did not refuse the token as it would an invalid one. */
function open(asked: readonly { readonly what: string; readonly answer: Answer }[]): readonly string[] {
  return asked.filter(({ answer }) => answer.status !== 401).map(({ what, answer }) => `${what} (${served(answer)})`)
}

export default endpoints
