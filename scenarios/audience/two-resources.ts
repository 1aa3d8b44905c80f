import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const probes = [
  'token-aud-distinct-per-resource/values',
  'token-aud-distinct-per-resource/refused-there',
  'token-aud-distinct-per-resource/refused-here',
] as const

const twoResources: Scenario = scenario({
  title: 'Of two servers behind one authorization server, each refuses the tokens of the other',
  probes,
  seats: ['client'],
  impact: 'active',
  async play({ alice, mcpUrl, otherMcpUrls, clientFor, probe, control }) {
    const { accessToken: here, answer: issued } = await alice.tokens()
    const [otherUrl] = otherMcpUrls
    if (otherUrl === undefined) {
      for (const id of probes) probe(id, issued).isNotApplicable('the authorization server has one resource')
      return
    }
    const first = await alice.listTools(here)
    control('a token for this server is accepted here', first).holds(isServed(first), served(first))
    const other = clientFor('alice', otherUrl)
    const { accessToken: there, answer: otherIssued } = await other.tokens()
    const second = await other.listTools(there, otherUrl)
    control('a token for the other server is accepted there', second).holds(isServed(second), served(second))

    const [audHere, audThere] = [here, there].map((token) => decodeJwt(token)?.claims.aud)
    if (audHere === undefined || audThere === undefined)
      probe('token-aud-distinct-per-resource/values', [issued, otherIssued]).isNotApplicable('the tokens are opaque')
    else
      probe('token-aud-distinct-per-resource/values', [issued, otherIssued]).observes({
        expected: 'two resources, two audiences',
        actual: `${inWords(audHere)} and ${inWords(audThere)}`,
        ok: JSON.stringify(audHere) !== JSON.stringify(audThere),
      })
    const wrongThere = await other.listTools(here, otherUrl)
    probe('token-aud-distinct-per-resource/refused-there', wrongThere).observes({
      expected: 'the token for this server is refused at the other',
      actual: served(wrongThere),
      ok: isTurnedAway(wrongThere),
    })
    const wrongHere = await alice.listTools(there, mcpUrl)
    probe('token-aud-distinct-per-resource/refused-here', wrongHere).observes({
      expected: 'the token for the other server is refused here',
      actual: served(wrongHere),
      ok: isTurnedAway(wrongHere),
    })
  },
})

export default twoResources
