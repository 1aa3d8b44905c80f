import { identifierForm } from '../../src/protocol/identifier.ts'
import { emptyArrays, inWords, stringList, stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** Names of scopes that stand for everything. */
const wildcard = /^(\*|all|admin|full|root|everything|superuser)$|[:./]\*$/i
/** More scopes than this is no baseline: a client without a hint from the challenge asks for all of them. */
const baselineSize = 20

const protectedResourceMembers: Scenario = scenario({
  title: 'What the server says about itself is usable and modest',
  probes: [
    'prm-resource-uri-form/absolute',
    'prm-resource-uri-form/scheme',
    'prm-resource-uri-form/fragment',
    'prm-resource-uri-form/query',
    'prm-as-list-nonempty/present',
    'prm-no-empty-arrays/none',
    'prm-bearer-methods/header',
    'prm-bearer-methods/no-query',
    'prm-no-offline-access/none',
    'prm-scopes-baseline/no-wildcard',
    'prm-scopes-baseline/size',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ discovery, probe, control }) {
    const { lookups, found } = await discovery.resourceMetadata()
    const asked = lookups.map((lookup) => lookup.answer)
    control('the document can be read', asked).holds(found !== undefined, 'no place gives a JSON object')
    if (found === undefined) return
    const { document, answer } = found
    const resource = stringMember(document, 'resource')
    const form = identifierForm(resource ?? '')
    probe('prm-resource-uri-form/absolute', answer).observes({
      expected: 'an absolute URI with a host',
      actual: inWords(document.resource),
      ok: form.absolute,
    })
    if (form.absolute)
      probe('prm-resource-uri-form/scheme', answer).observes({
        expected: 'https, or http on loopback',
        actual: inWords(resource),
        ok: form.schemeAllowed,
      })
    else
      probe('prm-resource-uri-form/scheme', answer).isNotApplicable(`${inWords(document.resource)} is no absolute URI`)
    probe('prm-resource-uri-form/fragment', answer).observes({
      expected: 'no fragment',
      actual: inWords(resource),
      ok: !form.hasFragment,
    })
    probe('prm-resource-uri-form/query', answer).observes({
      expected: 'preferably no query',
      actual: inWords(resource),
      ok: !form.hasQuery,
    })

    const servers = stringList(document, 'authorization_servers')
    probe('prm-as-list-nonempty/present', answer).observes({
      expected: 'authorization_servers with at least one entry',
      actual: inWords(document.authorization_servers),
      ok: servers !== undefined && servers.length > 0,
    })
    const empty = emptyArrays(document).filter((name) => name !== 'bearer_methods_supported')
    probe('prm-no-empty-arrays/none', answer).observes({
      expected: 'no array without an element',
      actual: empty.length === 0 ? 'none' : empty.join(', '),
      ok: empty.length === 0,
    })

    const methods = stringList(document, 'bearer_methods_supported')
    if (methods === undefined || methods.length === 0) {
      const said = 'bearer_methods_supported is not given, or empty'
      probe('prm-bearer-methods/header', answer).isNotApplicable(said)
      probe('prm-bearer-methods/no-query', answer).isNotApplicable(said)
    } else {
      probe('prm-bearer-methods/header', answer).observes({
        expected: 'header among the methods',
        actual: inWords(methods),
        ok: methods.includes('header'),
      })
      probe('prm-bearer-methods/no-query', answer).observes({
        expected: 'no query among the methods',
        actual: inWords(methods),
        ok: !methods.includes('query'),
      })
    }

    const scopes = stringList(document, 'scopes_supported') ?? []
    probe('prm-no-offline-access/none', answer).observes({
      expected: 'scopes_supported without offline_access',
      actual: inWords(scopes),
      ok: !scopes.includes('offline_access'),
    })
    if (scopes.length === 0) {
      probe('prm-scopes-baseline/no-wildcard', answer).isNotApplicable('scopes_supported is not given')
      probe('prm-scopes-baseline/size', answer).isNotApplicable('scopes_supported is not given')
      return
    }
    const wide = scopes.filter((scope) => wildcard.test(scope))
    probe('prm-scopes-baseline/no-wildcard', answer).observes({
      expected: 'no scope that stands for everything',
      actual: wide.length === 0 ? inWords(scopes) : inWords(wide),
      ok: wide.length === 0,
    })
    probe('prm-scopes-baseline/size', answer).observes({
      expected: `a baseline of at most ${baselineSize} scopes`,
      actual: `${scopes.length} scopes`,
      ok: scopes.length <= baselineSize,
    })
  },
})

export default protectedResourceMembers
