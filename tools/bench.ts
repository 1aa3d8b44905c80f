/**
 * `npm run bench [-- PART ...]`: how fast and how large claimcheck is, in whole processes; medians of five. Everything that
 * is measured beside it is installed into a temporary folder. Ends with 0 unless it could not measure.
 */
import { measureCodeFlows } from './bench/code-flows.ts'
import { measureHelp, measureProof } from './bench/commands.ts'
import { installPacked, openBench } from './bench/install.ts'
import { measureRefreshSoak } from './bench/refresh-soak.ts'
import { asTable, type Result } from './bench/result.ts'
import { measureRun } from './bench/run.ts'
import { measureShards } from './bench/shards.ts'
import { measureTargets } from './bench/targets.ts'
import { measureToolCalls } from './bench/tool-calls.ts'

const parts = ['help', 'run', 'shards', 'targets', 'flows', 'calls', 'soak', 'prove'] as const
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !parts.some((part) => part === name))
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no part '${unknown[0]}'; there are ${parts.join(', ')}\n`)
  process.exit(2)
}
const wants = (part: (typeof parts)[number]): boolean => asked.length === 0 || asked.includes(part)
const say = (text: string): void => {
  process.stderr.write(`bench: ${text}\n`)
}

const bench = openBench()
try {
  const results: Result[] = []
  const needsPackage = wants('help') || wants('run') || wants('shards') || wants('targets') || wants('prove')
  if (needsPackage) say('packing claimcheck, and installing the package')
  const packed = needsPackage ? await installPacked(bench) : ''
  if (wants('help')) {
    say('claimcheck --help')
    results.push(...(await measureHelp(packed)))
  }
  if (wants('run')) {
    say('claimcheck run, and the official conformance suite')
    results.push(...(await measureRun(bench, packed)))
  }
  if (wants('shards')) {
    say('claimcheck run, whole and in shards')
    results.push(...(await measureShards(packed, bench.root)))
  }
  if (wants('targets')) {
    say('a matrix of few targets, and of many')
    results.push(...(await measureTargets(packed, bench.root)))
  }
  if (wants('flows')) {
    say('code flows at the mock, and at oauth2-mock-server')
    results.push(...(await measureCodeFlows(bench)))
  }
  if (wants('calls')) {
    say('tool calls on both ways to authority')
    results.push(...(await measureToolCalls()))
  }
  if (wants('soak')) {
    say('refreshes at two instances, with kills')
    results.push(...(await measureRefreshSoak()))
  }
  if (wants('prove')) {
    say('claimcheck prove')
    results.push(...(await measureProof(packed, bench.root)))
  }
  process.stdout.write(asTable(results))
} catch (error) {
  process.stderr.write(`bench: could not measure: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  bench.remove()
}
