import type { StartedTarget } from '../contract/target.ts'
import type { Seat } from '../contract/words.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'
import type { StartingHooks } from '../targets/start-foreign.ts'

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

/** Makes a foreign server ready to be judged; the module, and the mock that it may start, are loaded only then. */
export async function startOther(wanted: ForeignTarget, hooks: StartingHooks): Promise<StartedTarget> {
  const { startForeign } = await import('../targets/start-foreign.ts')
  return await startForeign(wanted, hooks)
}

/** The seats that a foreign server has, known without starting anything. */
export async function seatsOfOther(wanted: ForeignTarget): Promise<readonly Seat[]> {
  const { seatsOfForeign } = await import('../targets/start-foreign.ts')
  return seatsOfForeign(wanted)
}
