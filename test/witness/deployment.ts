import { afterEach } from 'vitest'
import type { StartedTarget } from '../../src/contract/target.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import type { Person } from './browser.ts'

const running: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
})

/** Has something stopped after the test. */
export function stopAfterTest(stop: () => Promise<void>): void {
  running.push({ stop })
}

/** Starts a deployment for one test. */
export async function started(name: string, settings: Readonly<Record<string, unknown>> = {}): Promise<StartedTarget> {
  const target = await startDeployment(name, { settings })
  running.push(target)
  return target
}

/** One of the people of a deployment. */
export function person(target: StartedTarget, name: string): Person {
  const found = target.accounts.find(({ user }) => user === name)
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}
