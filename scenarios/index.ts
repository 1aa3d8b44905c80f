import type { Scenario } from '../src/scenario/definition.ts'
import authorizationHeader from './access/authorization-header.ts'
import otherSecrets from './access/other-secrets.ts'
import refusal from './access/refusal.ts'
import authorizationServerMembers from './discovery/authorization-server-members.ts'
import authorizationServerMetadata from './discovery/authorization-server-metadata.ts'
import challenge from './discovery/challenge.ts'
import challengeEverywhere from './discovery/challenge-everywhere.ts'
import clientIdMetadata from './discovery/client-id-metadata.ts'
import ownTrustDomain from './discovery/own-trust-domain.ts'
import protectedResourceMembers from './discovery/protected-resource-members.ts'
import protectedResourceMetadata from './discovery/protected-resource-metadata.ts'
import requestHeaders from './discovery/request-headers.ts'
import truthfulMetadata from './discovery/truthful-metadata.ts'
import ownToken from './proxy/own-token.ts'
import upstreamFields from './proxy/upstream-fields.ts'
import clientAuthentication from './token/client-authentication.ts'
import clientIdentity from './token/client-identity.ts'
import issuedToken from './token/issued-token.ts'
import responseCaching from './token/response-caching.ts'
import audience from './validation/audience.ts'
import header from './validation/header.ts'
import issuer from './validation/issuer.ts'
import keyReferences from './validation/key-references.ts'
import lifetime from './validation/lifetime.ts'
import signature from './validation/signature.ts'

/** Every scenario by its id, the path below `scenarios/`, in the order in which a reader would ask. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'discovery/protected-resource-metadata': protectedResourceMetadata,
  'discovery/protected-resource-members': protectedResourceMembers,
  'discovery/challenge': challenge,
  'discovery/challenge-everywhere': challengeEverywhere,
  'discovery/request-headers': requestHeaders,
  'discovery/authorization-server-metadata': authorizationServerMetadata,
  'discovery/authorization-server-members': authorizationServerMembers,
  'discovery/own-trust-domain': ownTrustDomain,
  'discovery/truthful-metadata': truthfulMetadata,
  'discovery/client-id-metadata': clientIdMetadata,
  'token/issued-token': issuedToken,
  'token/client-identity': clientIdentity,
  'token/client-authentication': clientAuthentication,
  'token/response-caching': responseCaching,
  'access/authorization-header': authorizationHeader,
  'access/refusal': refusal,
  'access/other-secrets': otherSecrets,
  'validation/audience': audience,
  'validation/issuer': issuer,
  'validation/lifetime': lifetime,
  'validation/signature': signature,
  'validation/header': header,
  'validation/key-references': keyReferences,
  'proxy/own-token': ownToken,
  'proxy/upstream-fields': upstreamFields,
}
