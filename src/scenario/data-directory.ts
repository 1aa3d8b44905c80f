import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spellingsOf } from '../protocol/canary.ts'

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
  const spelled = secrets.map((secret) => ({ secret, spellings: spellingsOf(tellingPart(secret)) }))
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
    const text = await readFile(path, 'latin1')
    for (const { secret, spellings } of spelled)
      if (!found.has(secret) && spellings.some((spelling) => text.includes(spelling))) found.set(secret, entry.name)
  }
  return { read, leftOut, found }
}

/** The signature of a JWS: it stands in whatever holds the token, and is as long as it is without a like. */
function tellingPart(secret: string): string {
  const [, , signature] = secret.split('.')
  return signature !== undefined && signature.length >= 40 ? signature : secret
}
