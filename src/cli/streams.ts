/** Where a command prints. */
export interface Streams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** True when a person watches; plain lines otherwise. */
  readonly live: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** False under NO_COLOR or without a terminal. */
  readonly color: boolean
}

/** The streams of this process. */
export const processStreams: Streams = {
  out: (text) => {
    process.stdout.write(text)
  },
  err: (text) => {
    process.stderr.write(text)
  },
  live: process.stdout.isTTY === true && process.env.CI === undefined,
  width: process.stdout.columns ?? 100,
  color: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
}
