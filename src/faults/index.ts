import { nearestName } from '../nextcloud/settings-change.ts'
import { accessFaults } from './access.ts'
import { backgroundFaults } from './background.ts'
import { challengeFaults } from './challenge.ts'
import { delegationCacheFaults } from './delegation-cache.ts'
import { exchangeAnswerFaults } from './exchange-answer.ts'
import { exchangeIssuerFaults } from './exchange-issuer.ts'
import { exchangeRefusalFaults } from './exchange-refusals.ts'
import { exchangeRequestFaults } from './exchange-request.ts'
import { exchangeSubjectFaults } from './exchange-subject.ts'
import type { DeploymentFault } from './fault.ts'
import { flowFaults } from './flow.ts'
import { introspectionFaults } from './introspection.ts'
import { issuedAudienceFaults } from './issued-audience.ts'
import { keptAtRestFaults } from './kept-at-rest.ts'
import { loginByElicitationFaults } from './login-by-elicitation.ts'
import { otherResourceFaults } from './other-resource.ts'
import { pageFaults } from './pages.ts'
import { passthroughFaults } from './passthrough.ts'
import { provisioningFaults } from './provisioning.ts'
import { proxyFaults } from './proxy.ts'
import { proxyConsentFaults } from './proxy-consent.ts'
import { proxyConsentFormFaults } from './proxy-consent-form.ts'
import { proxyIdTokenFaults } from './proxy-id-token.ts'
import { proxyStateFaults } from './proxy-state.ts'
import { proxyUpstreamFaults } from './proxy-upstream.ts'
import { redirectUriFaults } from './redirect-uris.ts'
import { refreshFaults } from './refresh.ts'
import { refreshScopeFaults } from './refresh-scope.ts'
import { refreshTokenFaults } from './refresh-token.ts'
import { resourceIdentifierFaults } from './resource-identifier.ts'
import { resourceMetadataFaults } from './resource-metadata.ts'
import { revocationFaults } from './revocation.ts'
import { separationFaults } from './separation.ts'
import { serverMetadataFaults } from './server-metadata.ts'
import { sessionGrantFaults } from './session-grant.ts'
import { sharedIdpFaults } from './shared-idp.ts'
import { tokenAtRestFaults } from './token-at-rest.ts'
import { tokenEndpointFaults } from './token-endpoint.ts'
import { tokenUseFaults } from './token-use.ts'
import { truthfulMetadataFaults } from './truthful-metadata.ts'
import { upstreamAnswerFaults } from './upstream-answers.ts'
import { upstreamDestinationFaults } from './upstream-destination.ts'
import { upstreamRefreshFaults } from './upstream-refresh.ts'
import { audienceFaults } from './validation-audience.ts'
import { audienceFormFaults } from './validation-audience-form.ts'
import { issuerFaults, partnerFaults, timeFaults } from './validation-issuer-time.ts'
import { keyFaults } from './validation-keys.ts'
import { signatureFaults } from './validation-signature.ts'

/** Every fault, by what it breaks. */
export const faults: readonly DeploymentFault[] = [
  ...resourceMetadataFaults,
  ...resourceIdentifierFaults,
  ...challengeFaults,
  ...serverMetadataFaults,
  ...truthfulMetadataFaults,
  ...flowFaults,
  ...tokenEndpointFaults,
  ...redirectUriFaults,
  ...otherResourceFaults,
  ...refreshFaults,
  ...refreshTokenFaults,
  ...refreshScopeFaults,
  ...revocationFaults,
  ...tokenUseFaults,
  ...accessFaults,
  ...audienceFaults,
  ...audienceFormFaults,
  ...issuerFaults,
  ...partnerFaults,
  ...timeFaults,
  ...signatureFaults,
  ...keyFaults,
  ...introspectionFaults,
  ...issuedAudienceFaults,
  ...proxyFaults,
  ...proxyConsentFaults,
  ...proxyConsentFormFaults,
  ...proxyStateFaults,
  ...proxyIdTokenFaults,
  ...proxyUpstreamFaults,
  ...pageFaults,
  ...passthroughFaults,
  ...upstreamAnswerFaults,
  ...upstreamDestinationFaults,
  ...loginByElicitationFaults,
  ...exchangeSubjectFaults,
  ...tokenAtRestFaults,
  ...provisioningFaults,
  ...sessionGrantFaults,
  ...exchangeRefusalFaults,
  ...exchangeIssuerFaults,
  ...exchangeRequestFaults,
  ...exchangeAnswerFaults,
  ...delegationCacheFaults,
  ...separationFaults,
  ...sharedIdpFaults,
  ...backgroundFaults,
  ...keptAtRestFaults,
  ...upstreamRefreshFaults,
]

/** A fault is not there, or is made for another deployment. */
export class FaultError extends Error {
  readonly code: 'unknown-fault' | 'fault-elsewhere'

  constructor(code: FaultError['code'], message: string) {
    super(message)
    this.name = 'FaultError'
    this.code = code
  }
}

/**
 * Finds a fault for a deployment.
 *
 * @throws FaultError `unknown-fault` with the nearest id, `fault-elsewhere` when it is made for another deployment
 */
export function faultNamed(id: string, deployment: string): DeploymentFault {
  const fault = faults.find((known) => known.id === id)
  if (fault === undefined) {
    const near = nearestName(
      id,
      faults.map((known) => known.id),
    )
    throw new FaultError(
      'unknown-fault',
      `There is no fault '${id}'. Did you mean '${near}'? \`claimcheck list faults\` shows them all.`,
    )
  }
  if (fault.deployment !== deployment)
    throw new FaultError(
      'fault-elsewhere',
      `The fault '${id}' is made for ${fault.deployment}; say --deployment ${fault.deployment}.`,
    )
  return fault
}

export type { DeploymentFault } from './fault.ts'
export { redundantProbes } from './redundant.ts'
