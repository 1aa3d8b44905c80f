/**
 * Keeps one child and everything that it starts, and ends them all when it is told to, when the child ends, or when whoever
 * started the keeper is gone: their end of its standard input closes then, however they died.
 *
 * Started as `node keeper.js LINE`; the child writes to the keeper's own standard output and error.
 */
import { spawn } from 'node:child_process'

/** How long the child may take to end by itself, in milliseconds. */
const grace = 3000

const child = spawn(process.argv[2] ?? 'false', {
  shell: true,
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit'],
})

function signal(name: NodeJS.Signals): void {
  try {
    // The group of the child: what it started is in it, too.
    if (child.pid !== undefined) process.kill(-child.pid, name)
  } catch {
    // Nobody is left in it.
  }
}

function end(): void {
  signal('SIGTERM')
  setTimeout(() => signal('SIGKILL'), grace)
}

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 127
  process.stdin.destroy()
})
child.once('exit', (code, died) => {
  // Whatever it left behind ends with it.
  signal('SIGKILL')
  process.exit(code ?? (died === null ? 1 : 128))
})
process.stdin.resume()
process.stdin.once('end', end).once('error', end)
process.once('SIGTERM', end).once('SIGINT', end)
