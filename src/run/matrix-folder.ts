import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeAt } from './output.ts'
import { UsageError } from './usage-error.ts'

/** Where a matrix writes: two files of its own, and a folder for each column. */
export interface MatrixFolder {
  readonly path: string
  /** Writes one file of the matrix itself; a reader never sees half of one. */
  write(name: MatrixFile, text: string): string
}

/** The files of the matrix itself. */
export type MatrixFile = 'matrix.json' | 'index.html'

/**
 * Opens a folder for a matrix. Folders of an earlier one stay, and a column that comes again is written anew.
 *
 * @throws UsageError `output-not-ours` when it holds something, and no matrix of claimcheck; `output-unwritable`
 */
export function openMatrix(folder: string): MatrixFolder {
  const path = resolve(folder)
  if (existsSync(path) && !isOurs(path))
    throw new UsageError(
      'output-not-ours',
      `The output folder '${folder}' holds no matrix of claimcheck; give --out an empty or a new folder.`,
    )
  try {
    mkdirSync(path, { recursive: true })
    // What it said of an earlier matrix would be wrong while this one is under way.
    rmSync(join(path, 'index.html'), { force: true })
  } catch {
    throw new UsageError('output-unwritable', `The output folder '${folder}' cannot be written; give --out another.`)
  }
  return { path, write: (name, text) => writeAt(join(path, name), text) }
}

function isOurs(path: string): boolean {
  try {
    if (readdirSync(path).length === 0) return true
    return /"tool": ?\{\s*"name": ?"claimcheck"/.test(readFileSync(join(path, 'matrix.json'), 'utf8').slice(0, 2048))
  } catch {
    return false
  }
}

/** A name as a folder, that no system stumbles over; the same for the same name. */
export function folderNamed(name: string, taken: ReadonlySet<string>): string {
  const safe =
    name
      .replaceAll(/[^A-Za-z0-9.@-]+/g, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, 80) || 'target'
  if (!taken.has(safe.toLowerCase())) return safe
  for (let number = 2; ; number += 1) if (!taken.has(`${safe}-${number}`.toLowerCase())) return `${safe}-${number}`
}
