import type { Scenario } from '../src/scenario/definition.ts'
import authorizationHeader from './access/authorization-header.ts'
import disclosure from './access/disclosure.ts'
import everyEndpoint from './access/endpoints.ts'
import eras from './access/eras.ts'
import everyRequest from './access/every-request.ts'
import identity from './access/identity.ts'
import loginByElicitation from './access/login-by-elicitation.ts'
import order from './access/order.ts'
import otherSecrets from './access/other-secrets.ts'
import refusal from './access/refusal.ts'
import refusalReasons from './access/refusal-reasons.ts'
import scopeEnforced from './access/scope.ts'
import whoseSubject from './access/whose-subject.ts'
import issuedAudience from './audience/issued.ts'
import otherResource from './audience/other-resource.ts'
import resourceSpelling from './audience/spelling.ts'
import twoResources from './audience/two-resources.ts'
import redirectUris from './authorization/redirect-uris.ts'
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
import introspectionAnswers from './introspection/answers.ts'
import introspectionCallers from './introspection/callers.ts'
import introspectionFailure from './introspection/failure.ts'
import introspectionInactive from './introspection/inactive.ts'
import passthroughAudiences from './passthrough/audiences.ts'
import destination from './passthrough/destination.ts'
import inboundToken from './passthrough/inbound-token.ts'
import tokensAnywhere from './passthrough/tokens-anywhere.ts'
import apiAnswers from './passthrough/upstream-answers.ts'
import backgroundAtRest from './provisioning/at-rest.ts'
import backgroundGrant from './provisioning/background-grant.ts'
import backgroundJob from './provisioning/background-job.ts'
import elicitation from './provisioning/elicitation.ts'
import takeBack from './provisioning/take-back.ts'
import approval from './proxy/approval.ts'
import consent from './proxy/consent.ts'
import consentCookie from './proxy/consent-cookie.ts'
import idToken from './proxy/id-token.ts'
import ownToken from './proxy/own-token.ts'
import pages from './proxy/pages.ts'
import state from './proxy/state.ts'
import stateAge from './proxy/state-age.ts'
import upstreamAnswers from './proxy/upstream-answers.ts'
import upstreamFields from './proxy/upstream-fields.ts'
import upstreamRequest from './proxy/upstream-request.ts'
import lostAuthority from './refresh/lost-authority.ts'
import parallelRefresh from './refresh/parallel.ts'
import rotation from './refresh/rotation.ts'
import refreshScope from './refresh/scope.ts'
import twoClients from './refresh/two-clients.ts'
import upstreamToken from './refresh/upstream-token.ts'
import whoMay from './refresh/who-may.ts'
import revokedSession from './revocation/session.ts'
import revokedUpstream from './revocation/upstream.ts'
import authority from './separation/authority.ts'
import isolation from './separation/isolation.ts'
import lostGrant from './separation/lost-grant.ts'
import delegatedFromOld from './separation/old-subject.ts'
import parallelCalls from './separation/parallel.ts'
import upstreamRefresh from './separation/upstream-refresh.ts'
import clientAuthentication from './token/client-authentication.ts'
import clientIdentity from './token/client-identity.ts'
import clientSubject from './token/client-subject.ts'
import issuedToken from './token/issued-token.ts'
import responseCaching from './token/response-caching.ts'
import tokenRevocation from './token/revocation.ts'
import exchangeAtRest from './token-exchange/at-rest.ts'
import changedSubjects from './token-exchange/changed-subjects.ts'
import exchangeIssued from './token-exchange/issued.ts'
import nestedActor from './token-exchange/nested-actor.ts'
import oldSubject from './token-exchange/old-subject.ts'
import exchangeRefusals from './token-exchange/refusals.ts'
import revokedSubject from './token-exchange/revoked-subject.ts'
import serverAnswers from './token-exchange/server-answers.ts'
import serverRequest from './token-exchange/server-request.ts'
import validatedFirst from './token-exchange/validated-first.ts'
import audience from './validation/audience.ts'
import header from './validation/header.ts'
import issuer from './validation/issuer.ts'
import keyReferences from './validation/key-references.ts'
import keyRequests from './validation/key-requests.ts'
import keyRotation from './validation/key-rotation.ts'
import lifetime from './validation/lifetime.ts'
import rememberedTokens from './validation/remembered.ts'
import serverClient from './validation/server-client.ts'
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
  'authorization/redirect-uris': redirectUris,
  'token/issued-token': issuedToken,
  'token/client-identity': clientIdentity,
  'token/client-authentication': clientAuthentication,
  'token/response-caching': responseCaching,
  'token/client-subject': clientSubject,
  'token/revocation': tokenRevocation,
  'refresh/rotation': rotation,
  'refresh/two-clients': twoClients,
  'refresh/scope': refreshScope,
  'refresh/parallel': parallelRefresh,
  'refresh/who-may': whoMay,
  'refresh/lost-authority': lostAuthority,
  'revocation/session': revokedSession,
  'audience/issued': issuedAudience,
  'audience/spelling': resourceSpelling,
  'audience/other-resource': otherResource,
  'audience/two-resources': twoResources,
  'access/authorization-header': authorizationHeader,
  'access/refusal': refusal,
  'access/other-secrets': otherSecrets,
  'access/refusal-reasons': refusalReasons,
  'access/every-request': everyRequest,
  'access/eras': eras,
  'access/endpoints': everyEndpoint,
  'access/login-by-elicitation': loginByElicitation,
  'access/scope': scopeEnforced,
  'access/whose-subject': whoseSubject,
  'access/identity': identity,
  'access/order': order,
  'access/disclosure': disclosure,
  'validation/audience': audience,
  'validation/issuer': issuer,
  'validation/lifetime': lifetime,
  'validation/signature': signature,
  'validation/header': header,
  'validation/key-references': keyReferences,
  'validation/server-client': serverClient,
  // Before those that move the clock by more: a server of the history is forgotten by Nextcloud after an hour.
  'separation/upstream-refresh': upstreamRefresh,
  'validation/key-requests': keyRequests,
  'validation/key-rotation': keyRotation,
  'validation/remembered': rememberedTokens,
  'introspection/callers': introspectionCallers,
  'introspection/inactive': introspectionInactive,
  'introspection/answers': introspectionAnswers,
  'introspection/failure': introspectionFailure,
  'proxy/consent': consent,
  'proxy/approval': approval,
  'proxy/consent-cookie': consentCookie,
  'proxy/pages': pages,
  'proxy/state': state,
  'proxy/state-age': stateAge,
  'proxy/upstream-request': upstreamRequest,
  'proxy/upstream-answers': upstreamAnswers,
  'proxy/id-token': idToken,
  'proxy/own-token': ownToken,
  'proxy/upstream-fields': upstreamFields,
  'passthrough/inbound-token': inboundToken,
  'passthrough/audiences': passthroughAudiences,
  'passthrough/destination': destination,
  'token-exchange/issued': exchangeIssued,
  'token-exchange/refusals': exchangeRefusals,
  'token-exchange/changed-subjects': changedSubjects,
  'token-exchange/validated-first': validatedFirst,
  'token-exchange/nested-actor': nestedActor,
  'token-exchange/server-request': serverRequest,
  'token-exchange/revoked-subject': revokedSubject,
  'token-exchange/server-answers': serverAnswers,
  'token-exchange/old-subject': oldSubject,
  // Before another story restarts the server: it looks at what was there before the first time.
  'provisioning/at-rest': backgroundAtRest,
  'token-exchange/at-rest': exchangeAtRest,
  'provisioning/elicitation': elicitation,
  'provisioning/background-grant': backgroundGrant,
  'provisioning/background-job': backgroundJob,
  'provisioning/take-back': takeBack,
  'separation/authority': authority,
  'separation/isolation': isolation,
  'separation/parallel': parallelCalls,
  'separation/lost-grant': lostGrant,
  'refresh/upstream-token': upstreamToken,
  'separation/old-subject': delegatedFromOld,
  'revocation/upstream': revokedUpstream,
  'passthrough/tokens-anywhere': tokensAnywhere,
  'passthrough/upstream-answers': apiAnswers,
}
