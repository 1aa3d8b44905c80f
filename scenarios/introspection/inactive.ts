import type { Answer } from '../../src/http/sender.ts'
import { inWords, isJsonObject, type JsonObject, stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const probes = [
  'introspection-inactive-minimal/status',
  'introspection-inactive-minimal/detail',
  'introspection-caller-scoped/other-resource',
] as const

const inactive: Scenario = scenario({
  title: 'Of a token that is none, or somebody else’s, nothing is said',
  probes,
  seats: ['client', 'service'],
  impact: 'active',
  session: 'shared',
  async play({ alice, otherMcpUrls, clientFor, seat, probe, control }) {
    // A confidential client that an administrator entered; Basic is what every server takes (RFC 6749 §2.3.1).
    const service = { ...seat('service'), redirectUris: [], tokenEndpointAuthMethod: 'client_secret_basic' } as const
    const endpoint = stringMember(await alice.serverMetadata(), 'introspection_endpoint')
    const { accessToken, answer: issued } = await alice.tokens()
    if (endpoint === undefined) {
      for (const id of probes) probe(id, issued).isNotApplicable('the metadata names no introspection_endpoint')
      return
    }
    const ask = (token: string) => alice.form(endpoint, { token }, service)
    const right = await ask(accessToken)
    control('the MCP server is told about a token for itself', right).holds(
      bodyOf(right)['active'] === true,
      `status ${right.status ?? 'none'}, ${inWords(bodyOf(right))}`,
    )
    const unknown = await ask('claimcheck-no-such-token-at-all')
    const said = bodyOf(unknown)
    probe('introspection-inactive-minimal/status', unknown).observes({
      expected: 'status 200, active false',
      actual: `status ${unknown.status ?? 'none'}, active ${inWords(said['active'])}`,
      ok: unknown.status === 200 && said['active'] === false,
    })
    const more = Object.keys(said).filter((name) => name !== 'active')
    probe('introspection-inactive-minimal/detail', unknown).observes({
      expected: 'no member but active',
      actual: more.length === 0 ? 'none' : more.join(', '),
      ok: more.length === 0,
    })

    const [other] = otherMcpUrls
    if (other === undefined) {
      probe('introspection-caller-scoped/other-resource', issued).isNotApplicable('the server has one resource')
      return
    }
    const foreign = await ask(await clientFor('alice', other).accessToken())
    probe('introspection-caller-scoped/other-resource', foreign).observes({
      expected: 'active false for a token for another resource of the same server',
      actual: `status ${foreign.status ?? 'none'}, active ${inWords(bodyOf(foreign)['active'])}`,
      ok: bodyOf(foreign)['active'] === false,
    })
  },
})

function bodyOf(answer: Answer): JsonObject {
  const read = answer.json()
  return read.ok && isJsonObject(read.value) ? read.value : {}
}

export default inactive
