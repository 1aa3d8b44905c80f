import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { renderTerminal } from '../report/terminal.ts'
import { fold } from '../run/fold.ts'
import { mergeEvents } from '../run/merge.ts'
import { openOutput } from '../run/output.ts'
import { readEvents } from '../run/read-run.ts'
import { UsageError } from '../run/usage-error.ts'
import { type DetailFlags, detailOf } from './detail.ts'
import { reportsNamed, writeReports } from './report-files.ts'
import { shortest } from './run.ts'
import { eventsFile, readable } from './run-file.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck merge`. */
export interface MergeFlags extends DetailFlags {
  readonly out: string
  readonly report?: readonly string[]
  readonly json?: boolean
}

/**
 * Joins the shards of a run into one folder, as if one machine had played it all; the exit code is that of the whole.
 *
 * @throws UsageError as `mergeEvents` does, and `usage`, `unreadable`, `output-not-ours`, `output-unwritable`
 */
export function mergeCommand(places: readonly string[], flags: MergeFlags, streams: Streams): number {
  const files = places.map(eventsFile)
  const within = places.find((_, index) => resolve(dirname(files[index] ?? '')) === resolve(flags.out))
  if (within !== undefined)
    throw new UsageError('usage', `--out would write over the shard '${within}'; give another folder.`)
  const detail = detailOf(flags)
  const chosen = reportsNamed(flags.report, flags.out)
  const shards = places.map((name, index) => {
    const file = files[index] ?? name
    return { name, events: readable(name, () => readEvents(readFileSync(file, 'utf8'), file)) }
  })
  const { events, run } = readable(places.join("', '"), () => {
    const merged = mergeEvents(shards)
    return { events: merged, run: fold(merged) }
  })
  const output = openOutput(flags.out)
  try {
    for (const event of events) output.append(event)
    const written = writeReports(run, output, chosen)
    streams.out(
      flags.json === true
        ? `${JSON.stringify({ verdict: run.verdict, exitCode: run.exitCode, counts: run.counts, files: written })}\n`
        : `${renderTerminal(run, { width: streams.width, color: streams.color, detail })}report: ${shortest(written.html ?? Object.values(written)[0] ?? output.path)}\n`,
    )
    return run.exitCode
  } finally {
    output.close()
  }
}
