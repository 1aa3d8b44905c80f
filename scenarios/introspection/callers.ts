import type { Answer } from '../../src/http/sender.ts'
import { isJsonObject, stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const probes = [
  'introspection-authorized/anonymous',
  'introspection-authorized/wrong-secret',
  'introspection-caller-scoped/other-client',
] as const

const callers: Scenario = scenario({
  title: 'Not everybody is told what a token is',
  probes,
  seats: ['client'],
  impact: 'active',
  session: 'shared',
  async play({ alice, anotherClient, probe }) {
    const endpoint = stringMember(await alice.serverMetadata(), 'introspection_endpoint')
    const { accessToken, answer: issued } = await alice.tokens()
    if (endpoint === undefined) {
      for (const id of probes) probe(id, issued).isNotApplicable('the metadata names no introspection_endpoint')
      return
    }
    const anonymous = await alice.form(endpoint, { token: accessToken }, 'anonymous')
    probe('introspection-authorized/anonymous', anonymous).observes({
      expected: 'status 401 or 400, and nothing about the token',
      actual: inWords(anonymous),
      ok: isRefused(anonymous),
    })

    const other = anotherClient('bob')
    const { client } = await other.registration('client_secret_post')
    if (client.clientSecret === undefined) {
      const said = 'the server registers no client with a secret'
      probe('introspection-authorized/wrong-secret', issued).isNotApplicable(said)
      probe('introspection-caller-scoped/other-client', issued).isNotApplicable(said)
      return
    }
    const forged = { ...client, clientSecret: 'claimcheck-wrong-secret-of-some-length' }
    const wrong = await other.form(endpoint, { token: accessToken }, forged)
    probe('introspection-authorized/wrong-secret', wrong).observes({
      expected: 'status 401 or 400, and nothing about the token',
      actual: inWords(wrong),
      ok: isRefused(wrong),
    })
    const foreign = await other.form(endpoint, { token: accessToken })
    probe('introspection-caller-scoped/other-client', foreign).observes({
      expected: 'a client that the token is not for is refused, or told that it is not active',
      actual: inWords(foreign),
      ok: isRefused(foreign) || activeOf(foreign) === false,
    })
  },
})

/** `active` of an answer (RFC 7662 §2.2). */
function activeOf(answer: Answer): unknown {
  const read = answer.json()
  return read.ok && isJsonObject(read.value) ? read.value['active'] : undefined
}

function isRefused(answer: Answer): boolean {
  return [400, 401, 403].includes(answer.status ?? 0) && activeOf(answer) !== true
}

function inWords(answer: Answer): string {
  const active = activeOf(answer)
  return `status ${answer.status ?? 'none'}${active === undefined ? '' : `, active ${String(active)}`}`
}

export default callers
