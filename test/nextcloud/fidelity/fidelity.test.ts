import { afterAll, describe, expect, it } from 'vitest'
import { exceptions } from './exceptions.data.ts'
import { unexcused } from './exceptions.ts'
import { signingKey } from './key.ts'
import { isExchange, readRecording, recordingNames } from './recording.ts'
import { replay } from './replay.ts'

/** How many exchanges were recorded: a file that gets lost must not pass for a match. */
const recorded = 215

const total = { matched: 0, exchanges: 0 }

afterAll(() => {
  process.stdout.write(`fidelity: ${total.matched} of ${total.exchanges} exchanges match\n`)
})

describe('the mock answers as the real Nextcloud did', () => {
  for (const file of recordingNames) {
    it(file, async () => {
      const entries = readRecording(file)
      const { outcomes } = await replay(entries, signingKey)
      expect(outcomes).toHaveLength(entries.filter(isExchange).length)
      const differences = outcomes
        .map((outcome) => ({ name: outcome.exchange.name, mismatches: unexcused(file, outcome, exceptions) }))
        .filter(({ mismatches }) => mismatches.length > 0)
      total.exchanges += outcomes.length
      total.matched += outcomes.length - differences.length
      expect(differences).toEqual([])
    })
  }

  it(`is all ${recorded} exchanges`, () => {
    const all = recordingNames.flatMap((file) => readRecording(file).filter(isExchange))
    expect(all).toHaveLength(recorded)
    expect(total).toEqual({ matched: recorded, exchanges: recorded })
  })
})
