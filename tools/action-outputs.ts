/**
 * `node tools/action-outputs.ts FOLDER STARTED CODE`: tells a GitHub workflow what came of a run, on behalf of action.yml:
 * outputs into the file that `GITHUB_OUTPUT` names, the Markdown summary into that of `GITHUB_STEP_SUMMARY`. A run that
 * began before STARTED (seconds since 1970) was left there by somebody else, and is not told of.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formats } from '../src/report/formats.ts'
import type { FinishedRun } from '../src/run/finished-run.ts'
import { readRun } from '../src/run/read-run.ts'

const [folder = '', started = '', code = ''] = process.argv.slice(2)
const { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile } = process.env

/** What a step has to say: names of our own, and values that cannot hold a line break. */
function outputsOf(run: FinishedRun): Readonly<Record<string, string | number>> {
  const { passed, failed, warned, info } = run.counts
  const files = formats
    .map(({ name, file }) => [name, join(folder, file)] as const)
    .filter(([, path]) => existsSync(path))
  return {
    verdict: run.verdict,
    gate: run.gate,
    passed,
    failed,
    warned,
    judged: passed + failed + warned + info,
    folder,
    ...Object.fromEntries(files),
  }
}

function freshRun(): FinishedRun | undefined {
  const path = join(folder, 'run.json')
  if (!existsSync(path)) return undefined
  const run = readRun(readFileSync(path, 'utf8'), path)
  return Date.parse(run.startedAt) >= Number(started) * 1000 ? run : undefined
}

const run = freshRun()
const outputs = { 'exit-code': code, ...(run === undefined ? {} : outputsOf(run)) }
const lines = Object.entries(outputs).map(([name, value]) => `${name}=${String(value).replaceAll(/[\r\n]/g, ' ')}\n`)
if (outputFile !== undefined) appendFileSync(outputFile, lines.join(''))
const summary = join(folder, 'summary.md')
if (run !== undefined && summaryFile !== undefined && existsSync(summary))
  appendFileSync(summaryFile, readFileSync(summary, 'utf8'))
