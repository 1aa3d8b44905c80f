import { protectedResourceMetadataRemedies } from './remedies/1-1-protected-resource-metadata.ts'
import { challengeRemedies } from './remedies/1-2-challenges.ts'
import { authorizationServerMetadataRemedies } from './remedies/1-3-authorization-server-metadata.ts'
import { authorizationRequestRemedies } from './remedies/3-1-authorization-request.ts'
import { proxyConsentRemedies } from './remedies/3-2-proxy-consent.ts'
import { tokenUseRemedies } from './remedies/5-1-using-the-token.ts'
import { audienceRemedies } from './remedies/5-2-audience.ts'
import { introspectionRemedies } from './remedies/5-3-introspection.ts'
import { jwtValidationRemedies } from './remedies/5-4-jwt-validation.ts'
import { passthroughRemedies } from './remedies/6-passthrough.ts'
import { tokenExchangeRemedies } from './remedies/7-1-token-exchange.ts'
import { backgroundRemedies } from './remedies/8-2-background.ts'
import { refreshRemedies } from './remedies/8-refresh.ts'
import { headersRemedies } from './remedies/11-2-headers-and-methods.ts'
import { separationRemedies } from './remedies/19-separation.ts'
import type { Remedies, Remedy } from './remedies/remedy.ts'
import { tokenRemedies } from './remedies/tokens.ts'

/** Remedies for every requirement that a check judges. */
export const remedies: Remedies = {
  ...protectedResourceMetadataRemedies,
  ...challengeRemedies,
  ...authorizationServerMetadataRemedies,
  ...authorizationRequestRemedies,
  ...proxyConsentRemedies,
  ...tokenRemedies,
  ...tokenUseRemedies,
  ...audienceRemedies,
  ...introspectionRemedies,
  ...jwtValidationRemedies,
  ...passthroughRemedies,
  ...tokenExchangeRemedies,
  ...refreshRemedies,
  ...headersRemedies,
  ...separationRemedies,
  ...backgroundRemedies,
}

/** Why a requirement matters and how to mend a server that breaks it; undefined where no check judges it yet. */
export function remedyOf(requirement: string): Remedy | undefined {
  return remedies[requirement]
}

/** What to change, the likeliest cause first; empty where no check judges the requirement yet. */
export function fixesOf(requirement: string): readonly string[] {
  return remedyOf(requirement)?.fixes ?? []
}

/** The attack or breakage that a requirement prevents; undefined where no check judges it yet. */
export function whyOf(requirement: string): string | undefined {
  return remedyOf(requirement)?.why
}
