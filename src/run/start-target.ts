import type { StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'

/** What puts a fault into a deployment: replaces parts before they are started. */
export type ApplyFault = (parts: never) => unknown

/** Starts one of our own deployments; the module is loaded only then. */
export async function startOwn(name: string, applyFault: ApplyFault | undefined): Promise<StartedTarget> {
  const { startDeployment } = await import('../deployments/start.ts')
  return await startDeployment(name, applyFault === undefined ? {} : { fault: applyFault as never }) // a fault takes the parts of the very deployment that it names
}

/** The seats that one of our own deployments offers, known without starting it. */
export async function seatsOf(name: string): Promise<readonly Seat[]> {
  const { deploymentNamed } = await import('../deployments/table.ts')
  return deploymentNamed(name).seats
}
