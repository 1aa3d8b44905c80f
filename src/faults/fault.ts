import type { Fault } from '../contract/fault.ts'
import type { DeploymentParts } from '../deployments/parts.ts'

/** A fault that can be put into one of our own deployments. */
export type DeploymentFault = Fault<DeploymentParts>
