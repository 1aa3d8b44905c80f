import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { RunEvent } from './events.ts'
import { UsageError } from './usage-error.ts'

/** Every name that a run writes into its folder; a folder that holds anything else is not ours. */
export const outputNames: readonly string[] = [
  'run.json',
  'events.ndjson',
  'report.html',
  'junit.xml',
  'results.sarif',
  'summary.md',
  'exchanges.har',
  'ctrf.json',
  'badge.json',
]

/** Where one run writes. Files are written aside and moved into place, so that a reader never sees half of one. */
export interface OutputFolder {
  readonly path: string
  /** Appends one event to `events.ndjson`; what is written survives a kill. */
  append(event: RunEvent): void
  /** Writes one whole file. */
  write(name: string, text: string): string
  close(): void
}

/**
 * Opens a folder for a run, and empties it of an earlier run's files.
 *
 * @throws UsageError `output-not-ours` when it holds files that claimcheck never wrote, `output-unwritable` when it
 * cannot be made
 */
export function openOutput(folder: string): OutputFolder {
  const path = resolve(folder)
  refuseForeign(folder, path)
  const log = prepare(folder, path)
  return {
    path,
    append: (event) => {
      writeSync(log, `${JSON.stringify(event)}\n`)
    },
    write: (name, text) => {
      const place = join(path, name)
      const aside = `${place}.${process.pid}.tmp`
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(aside, text)
      renameSync(aside, place)
      return place
    },
    close: () => closeSync(log),
  }
}

function refuseForeign(folder: string, path: string): void {
  if (!existsSync(path)) return
  const foreign = entriesOf(folder, path).find((name) => !outputNames.includes(name) && !isAside(name))
  if (foreign !== undefined)
    throw new UsageError(
      'output-not-ours',
      `The output folder '${folder}' holds '${foreign}', which claimcheck did not write; give --out an empty or a new folder.`,
    )
}

function entriesOf(folder: string, path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    throw new UsageError('output-not-ours', `The output folder '${folder}' is not a folder; give --out a new one.`)
  }
}

/** What a killed run left behind while it was writing. */
function isAside(name: string): boolean {
  return outputNames.some((known) => name.startsWith(`${known}.`) && name.endsWith('.tmp'))
}

function prepare(folder: string, path: string): number {
  try {
    mkdirSync(path, { recursive: true })
    for (const name of readdirSync(path)) rmSync(join(path, name))
    return openSync(join(path, 'events.ndjson'), 'w')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new UsageError(
      'output-unwritable',
      `The output folder '${folder}' cannot be written (${reason}); give --out another.`,
    )
  }
}
