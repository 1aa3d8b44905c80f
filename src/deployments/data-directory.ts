import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Younger ones may be of a process in another container that shares the folder and the name of the machine. */
const oldEnough = 3_600_000

/** `claimcheck-reference-HOST-PID-xxxxxx`: who made it can be looked for. */
const ours = /^claimcheck-[a-z-]+-([A-Za-z0-9_]+)-(\d+)-[A-Za-z0-9]{6}$/

const host = hostname().replaceAll(/[^A-Za-z0-9]/g, '_') || 'host'

/**
 * Makes an empty folder for what a server keeps, which only this user can read. Whoever makes it removes it; those that a
 * killed process left behind on this machine are removed here, since secrets of a run lie in them.
 *
 * @param kind - of server, for whoever looks into the temporary folder: `reference`
 * @param within - the folder that it is made in; the temporary one of the system when absent
 */
export function makeDataDirectory(kind: string, within: string = tmpdir()): string {
  removeAbandoned(within)
  return mkdtempSync(join(within, `claimcheck-${kind}-${host}-${process.pid}-`))
}

function removeAbandoned(within: string): void {
  for (const name of readdirSync(within)) {
    const [, madeOn, madeBy] = ours.exec(name) ?? []
    if (madeOn !== host || lives(Number(madeBy))) continue
    const path = join(within, name)
    try {
      if (Date.now() - statSync(path).mtimeMs > oldEnough) rmSync(path, { recursive: true, force: true })
    } catch {
      // Somebody else's, or already gone: nothing that this start depends on.
    }
  }
}

/** Whether there is a process of that number; one that belongs to another user answers EPERM. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
