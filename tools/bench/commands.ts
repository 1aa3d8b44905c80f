import { z } from 'zod'
import { runNode, runNodeWell } from './process.ts'
import { atMost, mebibyte, median, type Result, repetitions } from './result.ts'

/** The packed `claimcheck --help`, beside a Node that does nothing; they take turns. */
export async function measureHelp(packed: string): Promise<readonly Result[]> {
  const nothing: number[] = []
  const help: number[] = []
  for (let time = 0; time <= 2 * repetitions; time += 1) {
    const bare = await runNodeWell(['-e', '0'])
    const helped = await runNodeWell([packed, '--help'])
    // The first turn fills the caches of the machine.
    if (time === 0) continue
    nothing.push(bare.ms)
    help.push(helped.ms)
  }
  const limit = 3 * median(nothing)
  return [
    { name: 'node -e 0', unit: 'ms', values: nothing },
    { name: 'claimcheck --help, installed', unit: 'ms', values: help, goal: atMost(limit, `3 x node -e 0`) },
  ]
}

/** The whole proof, once: every fault in its deployment, with all scenarios. */
export async function measureProof(packed: string, root: string): Promise<readonly Result[]> {
  const { ms, peak, code, out } = await runNode([packed, 'prove', '--json'], { cwd: root, peak: true })
  const { faults } = z.object({ faults: z.array(z.object({ exact: z.boolean() })) }).parse(JSON.parse(out))
  const name = `claimcheck prove, ${faults.length} faults${code === 0 ? '' : ' (NOT whole)'}`
  return [
    { name, unit: 's', values: [ms / 1000], goal: atMost(180, '180 s') },
    { name: 'claimcheck prove: peak memory', unit: 'MB', values: [peak / mebibyte] },
  ]
}
