import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { RunEvent } from './events.ts'
import { UsageError } from './usage-error.ts'

/** Every name that a run writes into its folder, with what its beginning shows of who wrote it. */
const marks: Readonly<Record<string, RegExp>> = {
  'events.ndjson': /^($|\{"type":"run-started",)/,
  'run.json': /"tool": ?\{\s*"name": ?"claimcheck"/,
  'run.ndjson': /^\{"record":"run",.*"tool":\{"name":"claimcheck"/,
  'report.html': /<meta name="generator" content="claimcheck /,
  'junit.xml': /<testsuites name="claimcheck /,
  'results.sarif': /"driver": ?\{\s*"name": ?"claimcheck"/,
  'summary.md': /^<!-- claimcheck -->/,
  'exchanges.har': /"creator": ?\{\s*"name": ?"claimcheck"/,
  'ctrf.json': /"generatedBy": ?"claimcheck /,
  // Without a finding it is an empty list, in which nobody can have left anything.
  'gl-code-quality-report.json': /^\[\]\s*$|^\[\s*\{\s*"engine_name": ?"claimcheck"/,
  'badge.json': /"label": ?"MCP authorization /,
}

/** Every name that a run writes into its folder. */
export const outputNames: readonly string[] = Object.keys(marks)

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
 * @throws UsageError `output-not-ours` when it holds what claimcheck never wrote, `output-unwritable` when it cannot be made
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
    write: (name, text) => writeAside(path, name, text),
    close: () => closeSync(log),
  }
}

/**
 * Opens a folder to write reports into, beside what an earlier run left there.
 *
 * @throws as {@link openOutput}
 */
export function openBeside(folder: string): Pick<OutputFolder, 'path' | 'write'> {
  const path = resolve(folder)
  refuseForeign(folder, path)
  orUnwritable(folder, 'folder', () => mkdirSync(path, { recursive: true }))
  return { path, write: (name, text) => orUnwritable(folder, 'folder', () => writeAside(path, name, text)) }
}

function writeAside(path: string, name: string, text: string): string {
  const place = join(path, name)
  const aside = `${place}.${process.pid}.tmp`
  writeFileSync(aside, text)
  renameSync(aside, place)
  return place
}

/**
 * Writes one file at a place that a person named, and makes the folders on the way to it. What is no plain file, like
 * `/dev/stdout`, is written to and not replaced.
 *
 * @throws UsageError `output-unwritable`
 */
export function writeAt(place: string, text: string): string {
  const path = resolve(place)
  return orUnwritable(place, 'file', () => {
    mkdirSync(dirname(path), { recursive: true })
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (there === undefined || there.isFile()) return writeAside(dirname(path), basename(path), text)
    writeFileSync(path, text)
    return path
  })
}

/**
 * Refuses a place at which no file can be written, since a folder is there.
 *
 * @throws UsageError `output-unwritable`
 */
export function refuseFolder(place: string): void {
  if (statSync(resolve(place), { throwIfNoEntry: false })?.isDirectory() === true || /[\\/]$/.test(place))
    throw new UsageError('output-unwritable', `'${place}' is a folder; name a file in it.`)
}

/** A folder is ours when it is empty, or holds only names that a run writes and the mark of a run. */
function refuseForeign(folder: string, path: string): void {
  if (!existsSync(path)) return
  const entries = entriesOf(folder, path)
  const foreign = entries.find((name) => !outputNames.includes(name) && !isAside(name)) ?? unmarked(path, entries)
  if (foreign !== undefined)
    throw new UsageError(
      'output-not-ours',
      `The output folder '${folder}' holds '${foreign}', which claimcheck did not write; give --out an empty or a new folder.`,
    )
}

/** The first file of a folder in which nothing shows that claimcheck wrote it: `badge.json` is a common name. */
function unmarked(path: string, entries: readonly string[]): string | undefined {
  const ours = Object.entries(marks).some(([name, mark]) => beginning(join(path, name))?.match(mark))
  return ours ? undefined : entries[0]
}

/** The first characters of a file; undefined when it cannot be read as one. */
function beginning(file: string): string | undefined {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(2048)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return undefined
  }
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
  return orUnwritable(folder, 'folder', () => {
    mkdirSync(path, { recursive: true })
    for (const name of readdirSync(path)) rmSync(join(path, name))
    return openSync(join(path, 'events.ndjson'), 'w')
  })
}

function orUnwritable<Value>(place: string, what: 'folder' | 'file', write: () => Value): Value {
  try {
    return write()
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new UsageError(
      'output-unwritable',
      what === 'folder'
        ? `The output folder '${place}' cannot be written (${reason}); give --out another.`
        : `The file '${place}' cannot be written (${reason}); name another.`,
    )
  }
}
