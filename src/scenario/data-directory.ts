import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formsOf } from '../http/secret-forms.ts'
import { SecretIndex } from '../http/secret-index.ts'

/** How much of a data directory is read, in bytes. */
const most = 256 * 1024 * 1024

/** What was found in a data directory. */
export interface Searched {
  /** How many files were read, and how many were left out because there was too much. */
  readonly read: number
  readonly leftOut: number
  /** The secrets that stand there, each with the name of a file in which it does. */
  readonly found: ReadonlyMap<string, string>
}

/** Looks for secrets, raw or encoded, in all files of a directory; needs the seat `process`. */
export async function searchDirectory(directory: string, secrets: readonly string[]): Promise<Searched> {
  const index = new SecretIndex()
  for (const secret of secrets) for (const form of formsOf(secret)) index.add(form, secret)
  const found = new Map<string, string>()
  let [read, leftOut, size] = [0, 0, 0]
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    size += (await stat(path)).size
    if (size > most) {
      leftOut += 1
      continue
    }
    read += 1
    // Byte by byte, so that what stands between the pages of a database is seen as well.
    index.replace(await readFile(path, 'latin1'), (secret) => {
      if (!found.has(secret)) found.set(secret, entry.name)
    })
  }
  return { read, leftOut, found }
}
