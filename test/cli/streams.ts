import { main } from '../../src/cli/main.ts'
import type { Input, Streams } from '../../src/cli/streams.ts'

/** What a command line printed, and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Standard input that says one text. */
export async function* saying(text: string): Input {
  if (text !== '') yield text
}

/** Streams that keep what is printed: as in a pipeline, without terminal and colour, but for what is asked for. */
export function keptStreams(different: Partial<Streams> = {}): {
  streams: Streams
  said: { out: string; err: string }
} {
  const said = { out: '', err: '' }
  const streams: Streams = {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    live: false,
    terminal: false,
    width: 100,
    color: false,
    input: saying(''),
    ...different,
  }
  return { streams, said }
}

/** Runs a command line in this process. */
export async function run(argv: readonly string[], different: Partial<Streams> = {}): Promise<Ended> {
  const { streams, said } = keptStreams(different)
  const code = await main(argv, streams)
  return { code, ...said }
}

/** Runs a command line in this process, as in a pipeline: no terminal, no colour. */
export async function claimcheck(...argv: readonly string[]): Promise<Ended> {
  return await run(argv)
}
