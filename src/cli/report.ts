import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderTerminal } from '../report/terminal.ts'
import { readRun } from '../run/read-run.ts'
import { UsageError } from '../run/usage-error.ts'
import { writeReports } from './report-files.ts'
import type { Streams } from './streams.ts'

/** Renders a run again; the exit code is the run's own. */
export function reportCommand(place: string, options: { readonly out?: string }, streams: Streams): number {
  const file = runFile(place)
  const run = readRun(readFileSync(file, 'utf8'), file)
  const folder = options.out ?? dirname(file)
  mkdirSync(folder, { recursive: true })
  const written = writeReports(run, {
    write: (name, text) => {
      const path = join(folder, name)
      const aside = `${path}.${process.pid}.tmp`
      writeFileSync(aside, text)
      renameSync(aside, path)
      return path
    },
  })
  streams.out(renderTerminal(run, { width: streams.width, color: streams.color }))
  streams.out(`\nreport: ${written.html ?? folder}\n`)
  return run.exitCode
}

/** The file that a run stands in: given itself, or found in its folder, the finished form first. */
function runFile(place: string): string {
  const candidates = [place, join(place, 'run.json'), join(place, 'events.ndjson')]
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (found === undefined)
    throw new UsageError(
      'unreadable',
      `There is no run at '${place}'; give a run.json, an events.ndjson or the folder that holds them.`,
    )
  return found
}
