import { main } from '../../src/cli/main.ts'

/** What a command line printed, and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, as in a pipeline: no terminal, no colour. */
export async function claimcheck(...argv: readonly string[]): Promise<Ended> {
  const said = { out: '', err: '' }
  const code = await main(argv, {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    live: false,
    width: 100,
    color: false,
  })
  return { code, ...said }
}
