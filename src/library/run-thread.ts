/** A thread of the proof: makes one run after the other, as `run-threads.ts` orders them. */
import { parentPort } from 'node:worker_threads'
import { reuseRsaKeys } from '../nextcloud/rsa-keys.ts'
import type { RunOrder } from '../prove/run-order.ts'
import type { FinishedRun } from '../run/finished-run.ts'
import { judge } from './judge.ts'
import type { ThreadAnswer } from './run-threads.ts'

parentPort?.on('message', async ({ deployment, ...options }: RunOrder) => {
  reuseRsaKeys()
  parentPort?.postMessage(await answer(() => judge(deployment, options)))
})

async function answer(run: () => Promise<FinishedRun>): Promise<ThreadAnswer> {
  try {
    const { verdict, checks, scenarios } = await run()
    return { run: { verdict, checks, scenarios: scenarios.length } }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
