import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own, and what it said of itself. */
export interface Child<T> {
  readonly process: ChildProcess
  readonly said: T
  stop(): Promise<void>
}

/** A script of `tools/bench/children/`. */
export function childScript(name: string): string {
  return fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url))
}

/**
 * Starts a server, and waits for the line in which it says where it is.
 *
 * @param before - words before the command, like those that keep it on one core
 * @param read - reads that line; undefined for any other
 * @throws Error when it ends without that line
 */
export async function startChild<T>(
  args: readonly string[],
  read: (line: string) => T | undefined,
  before: readonly string[] = [],
): Promise<Child<T>> {
  const [command = process.execPath, ...rest] = [...before, process.execPath, ...args]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const said = read(line)
    if (said === undefined) continue
    child.stdout.resume()
    return {
      process: child,
      said,
      async stop() {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      },
    }
  }
  throw new Error(`${args.join(' ')} ended before it said where it is`)
}
