import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'

/** A process that runs for the target, with everything that it started. */
export interface KeptProcess {
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>
  readonly hasEnded: () => boolean
  /** The last lines that it wrote, to either of its outputs. */
  lastLines(): readonly string[]
  /**
   * Ends it, and returns when it is gone. May be called twice.
   *
   * @param folder - `kept` where it is started again with the same one; else it goes with the process
   */
  stop(folder?: 'kept'): Promise<void>
}

/** How much is remembered of what it writes. */
const rememberedLines = 40
const longestLine = 2000

/** The module of the keeper; it has the ending of this one, in a checkout and in the package. */
const keeper = join(import.meta.dirname, `keeper${extname(import.meta.filename)}`)

/**
 * Starts a command in a process group of its own, under a keeper that ends it when this process is gone.
 *
 * @param line - as a shell takes it
 * @param folder - goes with it, however this process ends
 */
export function startKept(
  line: string,
  {
    env,
    cwd,
    folder,
  }: {
    readonly env: Readonly<Record<string, string>>
    readonly cwd?: string | undefined
    readonly folder?: string | undefined
  },
): KeptProcess {
  const child = spawn(process.execPath, [keeper, line, ...(folder === undefined ? [] : [folder])], {
    env: { ...process.env, ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A Ctrl-C at the terminal is claimcheck's to hear: it ends the keeper in order.
    detached: true,
  })
  const lines = rememberLines(child)
  let over = false
  const ended = once(child, 'exit').then(([code]) => {
    over = true
    return typeof code === 'number' ? code : 1
  })
  // That the pipe breaks when the keeper ends is no error.
  child.stdin?.on('error', () => {})
  return {
    ended,
    hasEnded: () => over,
    lastLines: lines,
    stop: async (kept) => {
      child.stdin?.end(kept ?? '')
      await ended
    },
  }
}

/** Keeps the last lines of both outputs. */
function rememberLines({ stdout, stderr }: ChildProcess): () => readonly string[] {
  const lines: string[] = []
  for (const stream of [stdout, stderr]) {
    let rest = ''
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => {
      const parts = `${rest}${text}`.split('\n')
      rest = (parts.pop() ?? '').slice(0, longestLine)
      lines.push(...parts.map((part) => part.slice(0, longestLine)))
      lines.splice(0, Math.max(0, lines.length - rememberedLines))
    })
    stream?.once('end', () => {
      if (rest !== '') lines.push(rest)
    })
  }
  return () => lines.slice(-rememberedLines)
}
