import { difference, identifierForm } from '../../src/protocol/identifier.ts'
import { inWords, stringList } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** Members that both documents share and that clients act on. */
const sharedEndpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
] as const

const authorizationServerMetadata: Scenario = scenario({
  title: 'The authorization server that the MCP server names describes itself, where it belongs',
  probes: [
    'prm-as-entries-are-issuers/resolve',
    'asm-published/found',
    'asm-issuer-equality/oauth',
    'asm-issuer-equality/oidc',
    'asm-issuer-form/scheme',
    'asm-issuer-form/query-fragment',
    'asm-wellknown-path-insertion/served',
    'asm-oidc-path-append/served',
    'asm-docs-consistent/issuer-and-keys',
    'asm-docs-consistent/endpoints',
    'asm-tenant-isolation/unknown-path',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ visitor, discovery, probe, part, control }) {
    const { found: resource, lookups: tried } = await discovery.resourceMetadata()
    const entry = stringList(resource?.document, 'authorization_servers')?.[0]
    const asked = resource?.answer ?? tried.map(({ answer }) => answer)
    control('the server names an authorization server', asked).holds(entry !== undefined, 'it names none')
    if (entry === undefined) return

    const { lookups, found } = await discovery.authorizationServer(entry)
    const answers = lookups.length === 0 ? asked : lookups.map(({ answer }) => answer)
    const oauth = lookups.find(({ document }) => document === 'oauth')
    const oidcPlaces = lookups.filter(({ document }) => document === 'oidc')
    const oidc = oidcPlaces.find(({ metadata }) => metadata !== undefined)

    const form = identifierForm(entry)
    probe('asm-issuer-form/scheme', asked).observes({
      expected: 'an https URL, or http on loopback',
      actual: inWords(entry),
      ok: form.absolute && form.schemeAllowed,
    })
    probe('asm-issuer-form/query-fragment', asked).observes({
      expected: 'no query and no fragment',
      actual: inWords(entry),
      ok: !form.hasQuery && !form.hasFragment,
    })
    probe('prm-as-entries-are-issuers/resolve', answers).observes({
      expected: `metadata at a URL derived from ${entry}`,
      actual:
        found === undefined
          ? `none at ${lookups.map(({ url }) => url).join(', ') || 'any URL'}`
          : `found at ${found.url}`,
      ok: found !== undefined,
    })
    control('the entry leads to a place that can be asked', answers).holds(
      /^https?:\/\//.test(entry) && !/\/\.well-known\//.test(entry),
      `${inWords(entry)} is no URL that an issuer can have`,
    )
    probe('asm-published/found', answers).observes({
      expected: 'RFC 8414 or OpenID Connect Discovery metadata',
      actual: found === undefined ? `none at ${lookups.map(({ url }) => url).join(', ')}` : `found at ${found.url}`,
      ok: found !== undefined,
    })

    const path = new URL(entry).pathname
    if (path === '/')
      probe('asm-wellknown-path-insertion/served', answers).isNotApplicable(`the issuer ${entry} has no path`)
    else if (oauth?.metadata === undefined && oidc !== undefined)
      probe('asm-wellknown-path-insertion/served', answers).isNotApplicable('only OpenID Connect Discovery is offered')
    else
      probe('asm-wellknown-path-insertion/served', oauth?.answer ?? answers).observes({
        expected: `RFC 8414 metadata at ${oauth?.url ?? 'the path-inserted URL'}`,
        actual: oauth?.metadata === undefined ? `status ${oauth?.answer.status ?? 'none'}` : 'served',
        ok: oauth?.metadata !== undefined,
      })

    const appended = oidcPlaces.find(({ form: kind }) => kind === 'path-appended')
    if (oidc === undefined) {
      const said = 'no OpenID Connect Discovery document is offered'
      probe('asm-oidc-path-append/served', answers).isNotApplicable(said)
      probe('asm-issuer-equality/oidc', answers).isNotApplicable(said)
    } else {
      probe('asm-oidc-path-append/served', appended?.answer ?? answers).observes({
        expected: `the document at ${appended?.url ?? 'the appended URL'}`,
        actual: appended?.metadata === undefined ? `only at ${oidc.url}` : 'served',
        ok: appended?.metadata !== undefined,
      })
      const issuer = oidc.metadata?.issuer
      probe('asm-issuer-equality/oidc', oidc.answer).observes({
        expected: entry,
        actual: `${inWords(issuer)}${words(entry, issuer)}`,
        ok: issuer === entry,
      })
    }
    if (oauth?.metadata === undefined)
      probe('asm-issuer-equality/oauth', answers).isNotApplicable('no RFC 8414 document is offered')
    else
      probe('asm-issuer-equality/oauth', oauth.answer).observes({
        expected: entry,
        actual: `${inWords(oauth.metadata.issuer)}${words(entry, oauth.metadata.issuer)}`,
        ok: oauth.metadata.issuer === entry,
      })

    if (oauth?.metadata === undefined || oidc?.metadata === undefined) {
      probe('asm-docs-consistent/issuer-and-keys', answers).isNotApplicable('only one document is offered')
      probe('asm-docs-consistent/endpoints', answers).isNotApplicable('only one document is offered')
    } else {
      const [a, b] = [oauth.metadata, oidc.metadata]
      const both = [oauth.answer, oidc.answer]
      const unlike = (names: readonly string[]): string[] =>
        names.filter((name) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name])
      const keys = unlike(['issuer', 'jwks_uri'])
      probe('asm-docs-consistent/issuer-and-keys', both).observes({
        expected: 'the same issuer and jwks_uri in both documents',
        actual:
          keys.length === 0
            ? 'the same'
            : keys.map((name) => `${name}: ${inWords(a[name])} and ${inWords(b[name])}`).join('; '),
        ok: keys.length === 0,
      })
      const endpoints = unlike(sharedEndpoints)
      probe('asm-docs-consistent/endpoints', both).observes({
        expected: 'the same endpoints in both documents',
        actual:
          endpoints.length === 0
            ? 'the same'
            : endpoints.map((name) => `${name}: ${inWords(a[name])} and ${inWords(b[name])}`).join('; '),
        ok: endpoints.length === 0,
      })
    }

    await part(['asm-tenant-isolation/unknown-path'], async () => {
      const real = oauth?.metadata !== undefined ? oauth : found
      control('there is a document to tell tenants apart by', answers).holds(real !== undefined, 'there is none')
      if (real === undefined) return
      const unknown = `${new URL(entry).origin}/.well-known/${real.document === 'oauth' ? 'oauth-authorization-server' : 'openid-configuration'}/claimcheck-no-such-tenant`
      const answer = await visitor.send({ method: 'GET', url: unknown, headers: [['Accept', 'application/json']] })
      const served = answer.status !== undefined && answer.status < 300 && /"issuer"/.test(answer.text)
      probe('asm-tenant-isolation/unknown-path', answer).observes({
        expected: 'an error for a path that names no issuer',
        actual: served ? 'the metadata of another issuer' : `status ${answer.status ?? 'none'}`,
        ok: !served,
      })
    })
  },
})

function words(expected: string, actual: unknown): string {
  const said = typeof actual === 'string' ? difference(expected, actual) : undefined
  return said === undefined ? '' : ` (${said})`
}

export default authorizationServerMetadata
