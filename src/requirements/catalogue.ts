import { protectedResourceMetadata } from './catalogue/1-1-protected-resource-metadata.ts'
import { challenges } from './catalogue/1-2-challenges.ts'
import { authorizationServerMetadata } from './catalogue/1-3-authorization-server-metadata.ts'
import { clientDiscovery } from './catalogue/1-4-client-discovery.ts'
import { dynamicRegistration } from './catalogue/2-1-dynamic-registration.ts'
import { clientMetadataDocuments } from './catalogue/2-2-client-metadata-documents.ts'
import { clientIdentity } from './catalogue/2-3-client-identity.ts'
import { authorizationRequest } from './catalogue/3-1-authorization-request.ts'
import { proxyConsent } from './catalogue/3-2-proxy-consent.ts'
import { tokenEndpoint } from './catalogue/4-token-endpoint.ts'
import { usingTheToken } from './catalogue/5-1-using-the-token.ts'
import { audience } from './catalogue/5-2-audience.ts'
import { introspection } from './catalogue/5-3-introspection.ts'
import { jwtValidation } from './catalogue/5-4-jwt-validation.ts'
import { passthrough } from './catalogue/6-passthrough.ts'
import { tokenExchange } from './catalogue/7-1-token-exchange.ts'
import { enterpriseGrants } from './catalogue/7-2-enterprise-grants.ts'
import { refresh } from './catalogue/8-1-refresh.ts'
import { upstreamRefresh } from './catalogue/8-2-upstream-refresh.ts'
import { revocation } from './catalogue/8-3-revocation.ts'
import { scopes } from './catalogue/9-scopes.ts'
import { sessions } from './catalogue/10-sessions.ts'
import { originAndHost } from './catalogue/11-1-origin-and-host.ts'
import { headersAndMethods } from './catalogue/11-2-headers-and-methods.ts'
import { tls } from './catalogue/11-3-tls.ts'
import { ssrf } from './catalogue/12-ssrf.ts'
import { cors } from './catalogue/13-cors.ts'
import { errors } from './catalogue/14-1-errors.ts'
import { clockSkew } from './catalogue/14-2-clock-skew.ts'
import { dpop } from './catalogue/14-3-dpop.ts'
import { separation } from './catalogue/19-separation.ts'
import type { Requirement } from './requirement.ts'

/** Every requirement, in the order of the catalogue. */
export const requirements: readonly Requirement[] = [
  ...protectedResourceMetadata,
  ...challenges,
  ...authorizationServerMetadata,
  ...clientDiscovery,
  ...dynamicRegistration,
  ...clientMetadataDocuments,
  ...clientIdentity,
  ...authorizationRequest,
  ...proxyConsent,
  ...tokenEndpoint,
  ...usingTheToken,
  ...audience,
  ...introspection,
  ...jwtValidation,
  ...passthrough,
  ...tokenExchange,
  ...enterpriseGrants,
  ...refresh,
  ...upstreamRefresh,
  ...revocation,
  ...scopes,
  ...sessions,
  ...originAndHost,
  ...headersAndMethods,
  ...tls,
  ...ssrf,
  ...cors,
  ...errors,
  ...clockSkew,
  ...dpop,
  ...separation,
]

const byId: ReadonlyMap<string, Requirement> = new Map(requirements.map((requirement) => [requirement.id, requirement]))

/** The requirement of that id, or undefined. The check that judges it has the same id. */
export function findRequirement(id: string): Requirement | undefined {
  return byId.get(id)
}
