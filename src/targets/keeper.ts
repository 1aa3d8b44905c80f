/**
 * Keeps one child and everything that it starts, and ends them all when it is told to, when the child ends, or when whoever
 * started the keeper is gone: their end of its standard input closes then, however they died.
 *
 * Started as `node keeper.js LINE [FOLDER]`; the child writes to the keeper's own standard output and error. The
 * folder goes with whoever started the keeper; they keep it by a word on its standard input, where they start the child again.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long the child may take to end by itself, in milliseconds. */
const grace = 3000

const [, , line = 'false', folder] = process.argv
/** Whoever started the keeper is gone, or done, without a word. */
let abandoned = false

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

function endAlone(): void {
  abandoned = !kept
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
  if (abandoned && folder !== undefined) rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? (died === null ? 1 : 128))
})
let kept = false
process.stdin.on('data', () => {
  kept = true
})
process.stdin.once('end', endAlone).once('error', endAlone)
process.once('SIGTERM', end).once('SIGINT', end)
