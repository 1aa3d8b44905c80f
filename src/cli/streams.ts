/** Where a command prints, and what it reads. */
export interface Streams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** True when a person watches standard error: progress may move in place there. */
  readonly live: boolean
  /** True when standard output is a terminal: lines have to fit. A pipe gets them whole. */
  readonly terminal: boolean
  /** Columns of the terminal; a readable width where there is none. */
  readonly width: number
  /** False under NO_COLOR or without a terminal. */
  readonly color: boolean
  readonly input: Input
}

/** Standard input. */
export interface Input extends AsyncIterable<string | Uint8Array> {
  readonly isTTY?: boolean
}

/** As much of a process as its streams need. */
export interface Surroundings {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Input
  readonly env: Readonly<Record<string, string | undefined>>
}

interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** Columns where no terminal says how many there are: as wide as a CI log shows without scrolling. */
const unknownWidth = 100

/** The streams of a process. */
export function streamsOf({ stdout, stderr, stdin, env }: Surroundings): Streams {
  const terminal = stdout.isTTY === true
  const dumb = env.TERM === 'dumb'
  return {
    out: writerTo(stdout),
    err: writerTo(stderr),
    live: stderr.isTTY === true && !dumb && env.CI === undefined,
    terminal,
    // A terminal that does not know its size says 0.
    width: stdout.columns || unknownWidth,
    color: terminal && !dumb && (env.NO_COLOR ?? '') === '',
    input: stdin,
  }
}

/** Writes until the reader goes away: with `| head` a command still ends in order, and its reports are still written. */
function writerTo(stream: Output): (text: string) => void {
  let gone = false
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
    gone = true
  })
  return (text) => {
    if (!gone) stream.write(text)
  }
}

/** The streams of this process. */
export function processStreams(): Streams {
  return streamsOf(process)
}
