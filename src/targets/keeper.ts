/**
 * Keeps one child and everything that it starts, and ends them all when it is told to, when the child ends, or when whoever
 * started the keeper is gone: their end of its standard input closes then, however they died.
 *
 * Started as `node keeper.js LINE [FOLDER]`; the child writes to the keeper's own standard output and error. Whoever stops it
 * in order says so by a word on its standard input, and keeps the folder; without one it was killed, and the keeper removes it.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long the child may take to end by itself, in milliseconds. */
const grace = 3000

const [, , line = 'false', folder] = process.argv
/** Whoever started the keeper is gone without a word. */
let orphaned = false

const child = spawn(line, {
  shell: true,
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit'],
})

/** Sends a signal to the group of the child, in which everything is that it started. @returns whether anybody is in it */
function signal(name: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, name)
  } catch {
    return false
  }
}

/** Waits until the group is empty; not for ever, since what nobody waits for stays in it. */
async function emptied(): Promise<void> {
  for (let turn = 0; turn < 20 && signal(0); turn += 1) await sleep(10)
}

function end(): void {
  signal('SIGTERM')
  setTimeout(() => signal('SIGKILL'), grace)
}

function abandoned(): void {
  orphaned = !told
  end()
}

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 127
  process.stdin.destroy()
})
child.once('exit', async (code, died) => {
  // Whatever it left behind ends with it.
  signal('SIGKILL')
  await emptied()
  if (orphaned && folder !== undefined) rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? (died === null ? 1 : 128))
})
let told = false
process.stdin.on('data', () => {
  told = true
})
process.stdin.once('end', abandoned).once('error', abandoned)
process.once('SIGTERM', end).once('SIGINT', end)
