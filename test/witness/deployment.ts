import { afterAll, afterEach } from 'vitest'
import type { StartedDeployment } from '../../src/contract/target.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import type { Person } from './browser.ts'

const ending: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of ending.splice(0).reverse()) await one.stop()
})

/** Has something stopped after the test. */
export function stopAfterTest(stop: () => Promise<void>): void {
  ending.push({ stop })
}

/** Starts a deployment for one test. */
export async function started(
  name: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<StartedDeployment> {
  const target = await startDeployment(name, { settings })
  ending.push(target)
  return target
}

const shared = new Map<string, Promise<StartedDeployment>>()

afterAll(async () => {
  for (const starting of shared.values()) await (await starting).stop()
})

/** A deployment that the tests of a file share, each with clients of its own. */
export async function running(name: string): Promise<StartedDeployment> {
  const starting = shared.get(name) ?? startDeployment(name)
  shared.set(name, starting)
  return await starting
}

/** One of the people of a deployment. */
export function person(target: StartedDeployment, name: string): Person {
  const found = target.accounts.find(({ user }) => user === name)
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}
