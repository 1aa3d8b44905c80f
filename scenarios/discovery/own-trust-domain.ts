import { stringMember } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'registration_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
] as const

const ownTrustDomain: Scenario = scenario({
  title: 'A proxy’s metadata leads to the proxy, not past it',
  probes: ['asm-endpoints-own-trust-domain/hosts'],
  seats: ['visitor', 'upstream'],
  impact: 'passive',
  async play({ discovery, seat, probe, control }) {
    const upstream = seat('upstream')
    const { found: resource, lookups } = await discovery.resourceMetadata()
    const servers = resource?.document.authorization_servers
    const issuer = Array.isArray(servers) && typeof servers[0] === 'string' ? servers[0] : undefined
    const asked = resource?.answer ?? lookups.map(({ answer }) => answer)
    control('the server names an authorization server', asked).holds(issuer !== undefined, 'it names none')
    if (issuer === undefined) return
    const { found } = await discovery.authorizationServer(issuer)
    control('its metadata can be read', found?.answer ?? asked).holds(found !== undefined, 'no document')
    if (found === undefined) return
    if (new URL(issuer).origin === upstream.origin) {
      probe('asm-endpoints-own-trust-domain/hosts', found.answer).isNotApplicable(
        `the upstream ${upstream.origin} is itself the authorization server`,
      )
      return
    }
    const strayed = endpoints.filter((name) => {
      const url = stringMember(found.metadata, name)
      return url !== undefined && URL.canParse(url) && new URL(url).origin === upstream.origin
    })
    probe('asm-endpoints-own-trust-domain/hosts', found.answer).observes({
      expected: `no endpoint on the upstream ${upstream.origin}`,
      actual:
        strayed.length === 0
          ? 'none'
          : strayed.map((name) => `${name}: ${stringMember(found.metadata, name)}`).join(', '),
      ok: strayed.length === 0,
    })
  },
})

export default ownTrustDomain
