import { afterAll, describe, expect, it } from 'vitest'
import { openRunThreads } from '../../src/library/run-threads.ts'

const threads = openRunThreads()
afterAll(() => threads.close())

describe('a run in a thread', () => {
  it('comes back without what the proof does not look at', async () => {
    const run = await threads.run({ deployment: 'reference' })
    expect(Object.keys(run).sort()).toEqual(['checks', 'scenarios', 'verdict'])
    expect([run.verdict, run.scenarios > 20]).toEqual(['conformant', true])
  }, 60_000)

  it('says why there is none, and the thread goes on', async () => {
    await expect(threads.run({ deployment: 'refrence' })).rejects.toThrow("Did you mean 'reference'?")
    await expect(threads.run({ deployment: 'reference', fault: 'nothing' })).rejects.toThrow('There is no fault')
  })
})
