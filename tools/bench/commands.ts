import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { checkout } from './install.ts'
import { type ProcessRun, runNode, runNodeWell } from './process.ts'
import { atMost, median, type Result, repetitions } from './result.ts'

const mebibyte: number = 1024 * 1024
const runSchema = z.object({
  checks: z.array(z.object({ outcome: z.string(), probes: z.array(z.object({ outcome: z.string() })) })),
})

/** What `claimcheck run` came to, as often as it was run. */
export interface RunMeasured {
  readonly results: readonly Result[]
  /** Checks and probes that were judged, for each second of the whole process. */
  readonly checksPerSecond: readonly number[]
  readonly probesPerSecond: readonly number[]
}

async function repeated(work: () => Promise<ProcessRun>): Promise<ProcessRun[]> {
  await work()
  const runs: ProcessRun[] = []
  for (let time = 0; time < repetitions; time += 1) runs.push(await work())
  return runs
}

/** `claimcheck run` on the reference: time and memory of the whole process, as installed and as in a checkout. */
export async function measureRun(packed: string, root: string): Promise<RunMeasured> {
  const out = join(root, 'report')
  const one = (bin: string) => () => runNodeWell([bin, 'run', '--out', out], { cwd: root, peak: true })
  const installed = await repeated(one(packed))
  const inCheckout = await repeated(one(join(checkout, 'bin/claimcheck.js')))
  const { checks } = runSchema.parse(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')))
  const judged = (list: readonly { readonly outcome: string }[]): number =>
    list.filter(({ outcome }) => outcome !== 'not-judged').length
  const rows = (where: string, runs: readonly ProcessRun[]): Result[] => [
    { name: `claimcheck run, ${where}`, unit: 's', values: runs.map(({ ms }) => ms / 1000), goal: atMost(3, '3 s') },
    {
      name: `claimcheck run, ${where}: peak memory`,
      unit: 'MB',
      values: runs.map(({ peak }) => peak / mebibyte),
      goal: atMost(250, '250 MB'),
    },
  ]
  return {
    results: [...rows('installed', installed), ...rows('in a checkout', inCheckout)],
    checksPerSecond: installed.map(({ ms }) => judged(checks) / (ms / 1000)),
    probesPerSecond: installed.map(({ ms }) => judged(checks.flatMap(({ probes }) => probes)) / (ms / 1000)),
  }
}

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
