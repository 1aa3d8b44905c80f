import { spawn } from 'node:child_process'

/** How a whole process went. */
export interface ProcessRun {
  /** Milliseconds from its start until everything is closed. */
  readonly ms: number
  /** The most memory that it held, in bytes; of its children nothing is counted. */
  readonly peak: number
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What a process is started with. */
export interface ProcessOptions {
  readonly cwd?: string
  /** Also ask the process how much memory it held. Costs it a millisecond, so leave it out where time is all. */
  readonly peak?: boolean
}

/** Makes a process tell its peak at its end, on a channel of its own. */
const tellPeak: string = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))",
)}`

/** Runs a program from its start to its end. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessRun> {
  const started = performance.now()
  const child = spawn(command, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const texts = ['', '', '', '']
  for (const channel of [1, 2, 3]) {
    const stream = child.stdio[channel]
    if (stream !== null && stream !== undefined && 'setEncoding' in stream)
      stream.setEncoding('utf8').on('data', (text: string) => {
        texts[channel] += text
      })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  const ms = performance.now() - started
  return { ms, peak: Number(texts[3]) * 1024, code, out: texts[1] ?? '', err: texts[2] ?? '' }
}

/** Runs a script in the Node of this process. */
export function runNode(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessRun> {
  return runProcess(process.execPath, options.peak === true ? ['--import', tellPeak, ...args] : args, options)
}

/**
 * The same, where another end than the expected one means that nothing was measured.
 *
 * @throws Error with what the process said
 */
export async function runNodeWell(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessRun> {
  const run = await runNode(args, options)
  if (run.code !== 0) throw new Error(`node ${args.join(' ')} ended with ${run.code}: ${run.err.slice(-2000)}`)
  return run
}
