import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spellingsOf } from '../protocol/canary.ts'
import type { Probe } from './speech.ts'

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

/**
 * Judges what was found of some secrets: none of them may stand there. Where the server keeps no file at all, nothing was
 * seen of how it keeps them.
 *
 * @param secrets - how many were looked for
 * @param what - what they are, in words
 */
export function judgeAtRest({ read, leftOut, found }: Searched, probe: Probe, secrets: number, what: string): void {
  if (read === 0) {
    probe.isNotApplicable('the server keeps no file where it was told to')
    return
  }
  const files = `${read} files${leftOut === 0 ? '' : `, ${leftOut} were too large to be read`}`
  probe.observes({
    expected: `none of ${secrets} ${what} in the data directory, in any encoding`,
    actual: found.size === 0 ? `none in ${files}` : `${found.size}, in ${[...new Set(found.values())].join(', ')}`,
    ok: found.size === 0,
  })
}

/** The signature of a JWS: it stands in whatever holds the token, and is as long as it is without a like. */
function tellingPart(secret: string): string {
  const [, , signature] = secret.split('.')
  return signature !== undefined && signature.length >= 40 ? signature : secret
}
