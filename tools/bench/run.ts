import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Bench, checkout } from './install.ts'
import { openOfficialSuite, type SuiteRun } from './official-suite.ts'
import { type ProcessRun, runNodeWell } from './process.ts'
import { atLeast, atMost, mebibyte, median, type Result, repetitions } from './result.ts'

const runSchema = z.object({
  checks: z.array(z.object({ outcome: z.string(), probes: z.array(z.object({ outcome: z.string() })) })),
})

/** What `claimcheck run` wrote: how many checks and probes it judged. */
function judgedIn(folder: string): { readonly checks: number; readonly probes: number } {
  const { checks } = runSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')))
  const judged = ({ outcome }: { readonly outcome: string }): boolean => outcome !== 'not-judged'
  return { checks: checks.filter(judged).length, probes: checks.flatMap(({ probes }) => probes).filter(judged).length }
}

function limits(where: string, runs: readonly ProcessRun[]): readonly Result[] {
  const name = `claimcheck run, ${where}`
  return [
    { name, unit: 's', values: runs.map(({ ms }) => ms / 1000), goal: atMost(4, '4 s') },
    {
      name: `${name}: peak memory`,
      unit: 'MB',
      values: runs.map(({ peak }) => peak / mebibyte),
      goal: atMost(250, '250 MB'),
    },
  ]
}

/**
 * `claimcheck run` on the reference: time and memory of the whole process, installed and in a checkout; and what it judges
 * in a second, beside the official server suite, in turns. The suite finds its server running; claimcheck starts its
 * deployment, and writes its reports, in that time.
 */
export async function measureRun(bench: Bench, packed: string): Promise<readonly Result[]> {
  const out = join(bench.root, 'report')
  const once = (bin: string): Promise<ProcessRun> =>
    runNodeWell([bin, 'run', '--out', out], { cwd: bench.root, peak: true })
  const suite = await openOfficialSuite(bench)
  const installed: ProcessRun[] = []
  const inCheckout: ProcessRun[] = []
  const official: SuiteRun[] = []
  try {
    for (let time = 0; time <= repetitions; time += 1) {
      const turn = [await once(packed), await once(join(checkout, 'bin/claimcheck.js'))] as const
      const beside = 'reason' in suite ? undefined : await suite.run()
      // The first turn fills the caches of the machine.
      if (time === 0) continue
      installed.push(turn[0])
      inCheckout.push(turn[1])
      if (beside !== undefined) official.push(beside)
    }
  } finally {
    if ('stop' in suite) await suite.stop()
  }
  const { checks, probes } = judgedIn(out)
  const perSecond = (count: number): number[] => installed.map(({ ms }) => count / (ms / 1000))
  const theirs = official.map((run) => run.checks / run.seconds)
  return [
    ...limits('installed', installed),
    ...limits('in a checkout', inCheckout),
    { name: `claimcheck run: ${checks} checks judged`, unit: '/s', values: perSecond(checks) },
    {
      name: `claimcheck run: ${probes} probes judged`,
      unit: '/s',
      values: perSecond(probes),
      ...(theirs.length === 0 ? {} : { goal: atLeast(median(theirs), 'the official suite') }),
    },
    'reason' in suite
      ? { name: 'official server suite', skipped: suite.reason }
      : { name: `official server suite: ${official[0]?.checks ?? 0} checks judged`, unit: '/s', values: theirs },
  ]
}
