import { join } from 'node:path'
import { childScript, startChild } from './child.ts'
import type { RunMeasured } from './commands.ts'
import type { Bench } from './install.ts'
import { type ProcessRun, runNode } from './process.ts'
import { atLeast, median, type Result, repetitions } from './result.ts'

/** The suite says at its end how its checks came out; both kinds were judged. */
function judgedIn({ out }: ProcessRun): number {
  const total = /Total: (\d+) passed, (\d+) failed/.exec(out)
  return Number(total?.[1] ?? 0) + Number(total?.[2] ?? 0)
}

/**
 * What `claimcheck run` judges in a second of its whole process, beside the server suite of the official conformance tests
 * on an open server that runs already. Its checks are single assertions, as our probes are; ours also starts its own
 * deployment and writes the reports in that time.
 */
export async function measureOfficialSuite(bench: Bench, run: RunMeasured): Promise<readonly Result[]> {
  const checks: Result = { name: 'claimcheck run: checks judged', unit: '/s', values: run.checksPerSecond }
  const probes = { name: 'claimcheck run: probes judged', unit: '/s', values: run.probesPerSecond }
  const name = 'official server suite: checks judged'
  const installed = await bench.install('@modelcontextprotocol/conformance@0.1.16')
  if ('reason' in installed) return [checks, probes, { name, skipped: installed.reason }]
  const server = await startChild([childScript('open-server')], (line) => line)
  const suite = join(installed.folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
  const once = (): Promise<ProcessRun> =>
    runNode([suite, 'server', '--url', server.said], { cwd: installed.folder, peak: true })
  try {
    await once()
    const runs: ProcessRun[] = []
    for (let time = 0; time < repetitions; time += 1) runs.push(await once())
    if (runs.some((suiteRun) => judgedIn(suiteRun) === 0))
      return [checks, probes, { name, skipped: 'it judged nothing' }]
    const values = runs.map((suiteRun) => judgedIn(suiteRun) / (suiteRun.ms / 1000))
    const seconds = runs.map(({ ms }) => ms / 1000)
    return [
      checks,
      { ...probes, goal: atLeast(median(values), 'the official suite') },
      { name, unit: '/s', values },
      { name: `official server suite, ${median(runs.map(judgedIn))} checks`, unit: 's', values: seconds },
    ]
  } finally {
    await server.stop()
  }
}
