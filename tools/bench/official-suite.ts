import { join } from 'node:path'
import { childScript, startChild } from './child.ts'
import type { Bench } from './install.ts'
import { runNode } from './process.ts'

/** One go of the official suite. */
export interface SuiteRun {
  readonly seconds: number
  /** Its checks are single assertions, as our probes are; passed and failed ones were judged. */
  readonly checks: number
}

/** The official suite, ready to be run beside something else. */
export interface OfficialSuite {
  run(): Promise<SuiteRun>
  stop(): Promise<void>
}

/**
 * Installs the official conformance tests, and starts the open server that their server suite is run against.
 *
 * @returns a reason instead, where they cannot be installed
 */
export async function openOfficialSuite(bench: Bench): Promise<OfficialSuite | { readonly reason: string }> {
  const installed = await bench.install('@modelcontextprotocol/conformance@0.1.16')
  if ('reason' in installed) return installed
  const script = join(installed.folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
  const server = await startChild([childScript('open-server')], (line) => line)
  return {
    stop: () => server.stop(),
    async run() {
      const { ms, out, err } = await runNode([script, 'server', '--url', server.said], { cwd: installed.folder })
      const total = /Total: (\d+) passed, (\d+) failed/.exec(out)
      if (total === null) throw new Error(`the official suite told no result: ${err.slice(-2000)}`)
      return { seconds: ms / 1000, checks: Number(total[1]) + Number(total[2]) }
    },
  }
}
