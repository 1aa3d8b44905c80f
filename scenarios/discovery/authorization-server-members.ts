import { identifierForm } from '../../src/protocol/identifier.ts'
import { emptyArrays, inWords, mediaType, stringList, stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const authorizationServerMembers: Scenario = scenario({
  title: 'What the authorization server says of itself is complete and well formed',
  probes: [
    'asm-required-fields/authorization-endpoint',
    'asm-required-fields/token-endpoint',
    'asm-required-fields/response-types',
    'asm-http-shape/status',
    'asm-http-shape/media-type',
    'asm-http-shape/no-empty-arrays',
    'asm-pkce-advertised/s256',
    'asm-pkce-no-plain/none',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ discovery, probe, control }) {
    const { found: resource, lookups: tried } = await discovery.resourceMetadata()
    const entry = stringList(resource?.document, 'authorization_servers')?.[0]
    const asked = resource?.answer ?? tried.map((lookup) => lookup.answer)
    control('the server names an authorization server', asked).holds(entry !== undefined, 'it names none')
    if (entry === undefined) return
    const { lookups, found } = await discovery.authorizationServer(entry)
    const answers = lookups.length === 0 ? asked : lookups.map((lookup) => lookup.answer)
    control('the metadata can be read', answers).holds(found !== undefined, 'no document')
    if (found === undefined) return
    const { metadata, answer } = found

    for (const [name, id] of [
      ['authorization_endpoint', 'asm-required-fields/authorization-endpoint'],
      ['token_endpoint', 'asm-required-fields/token-endpoint'],
    ] as const)
      probe(id, answer).observes({
        expected: `${name} is an absolute URL`,
        actual: inWords(metadata?.[name]),
        ok: identifierForm(stringMember(metadata, name) ?? '').absolute,
      })
    const types = stringList(metadata, 'response_types_supported')
    probe('asm-required-fields/response-types', answer).observes({
      expected: 'response_types_supported with code',
      actual: inWords(metadata?.response_types_supported),
      ok: types?.includes('code') === true,
    })
    probe('asm-http-shape/status', answer).observes({
      expected: 'status 200',
      actual: `status ${answer.status ?? 'none'}`,
      ok: answer.status === 200,
    })
    const type = mediaType(answer.header('content-type'))
    probe('asm-http-shape/media-type', answer).observes({
      expected: 'application/json',
      actual: type ?? 'no single content type',
      ok: type === 'application/json',
    })
    const empty = metadata === undefined ? [] : emptyArrays(metadata)
    probe('asm-http-shape/no-empty-arrays', answer).observes({
      expected: 'no array without an element',
      actual: empty.length === 0 ? 'none' : empty.join(', '),
      ok: empty.length === 0,
    })
    const challengeMethods = stringList(metadata, 'code_challenge_methods_supported')
    probe('asm-pkce-advertised/s256', answer).observes({
      expected: 'code_challenge_methods_supported with S256',
      actual: inWords(metadata?.code_challenge_methods_supported),
      ok: challengeMethods?.includes('S256') === true,
    })
    probe('asm-pkce-no-plain/none', answer).observes({
      expected: 'no plain among the methods',
      actual: inWords(metadata?.code_challenge_methods_supported),
      ok: challengeMethods?.includes('plain') !== true,
    })
  },
})

export default authorizationServerMembers
