import type { StartOptions } from '../contract/deployment.ts'
import type { StartedDeployment } from '../contract/target.ts'
import { createClosing } from './closing.ts'
import { type ApplyFault, rightParts } from './parts.ts'
import { startPassThrough } from './pass-through.ts'
import { startReference } from './reference/start.ts'
import { progressiveConsent, variantNamed } from './reference/variants.ts'
import { startRelay } from './relay.ts'
import { startSharedIdp } from './shared-idp/start.ts'
import { deploymentNamed } from './table.ts'

/**
 * Starts one of our own deployments by `NAME[:SUBCASE]`.
 *
 * @param options - `fault` replaces parts before they are started
 * @throws DeploymentError `unknown-deployment`, `unknown-subcase`, `needs-subcase`, `port-in-use`
 */
export async function startDeployment(
  full: string,
  options: StartOptions & { readonly fault?: ApplyFault } = {},
): Promise<StartedDeployment> {
  const { name, subcase, seats } = deploymentNamed(full)
  const makeParts = () => (options.fault === undefined ? rightParts() : options.fault(rightParts()))
  const closing = createClosing()
  try {
    switch (name) {
      case 'pass-through':
        return await startPassThrough(full, subcase ?? '', seats, makeParts(), options, closing)
      case 'progressive-consent':
        return await startReference(full, progressiveConsent, seats, makeParts, options, closing)
      case 'relay':
        return await startRelay(full, seats, makeParts(), options, closing)
      case 'shared-idp':
        return await startSharedIdp(full, seats, makeParts, options, closing)
      default:
        return await startReference(full, variantNamed(subcase), seats, makeParts, options, closing)
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}
