import { describe, expect, it } from 'vitest'
import { breaks } from './breaking.data.ts'
import { brokenRecording, brokenResponse } from './breaking.ts'
import { compareResponse } from './compare.ts'
import { exceptions } from './exceptions.data.ts'
import { unexcused } from './exceptions.ts'
import { signingKey } from './key.ts'
import { readRecording, recordingNames } from './recording.ts'
import { replay } from './replay.ts'
import { changesOf } from './sweep.ts'

describe('one changed value in a recording is seen, and nothing else is reported', () => {
  it('has breaks for every recording', () => {
    expect([...new Set(breaks.map(({ file }) => file))].sort()).toEqual(recordingNames)
  })

  for (const { what, file, exchange, path, change, where, kind } of breaks) {
    it(`${file}, ${exchange}: ${what}`, async () => {
      const entries = brokenRecording(readRecording(file), exchange, path.split('/'), change)
      const { outcomes } = await replay(entries, signingKey)
      const reported = outcomes.flatMap((outcome) =>
        unexcused(file, outcome, exceptions).map((mismatch) => ({
          exchange: outcome.exchange.name,
          where: mismatch.where,
          kind: mismatch.kind,
        })),
      )
      expect(reported).toEqual([{ exchange, where, kind }])
    })
  }
})

describe('every recorded value counts: a change of any one of them is seen', () => {
  for (const file of recordingNames) {
    it(file, async () => {
      const { outcomes, by } = await replay(readRecording(file), signingKey)
      let tried = 0
      const unseen: string[] = []
      for (const { exchange, reply } of outcomes) {
        if (reply === undefined) throw new Error(`${exchange.name} was not sent`)
        const before = compareResponse(exchange.response, reply, by)
        expect(before).toEqual([])
        for (const { path, change } of changesOf(exchange.response)) {
          tried += 1
          const found = compareResponse(brokenResponse(exchange.response, path, change), reply, by)
          if (found.length === 0) unseen.push(`${exchange.name} ${path.join('/')} ${change.name}`)
        }
      }
      expect(unseen).toEqual([])
      // Status, nine headers or more and a cookie, at the least.
      expect(tried).toBeGreaterThan(outcomes.length * 11)
    })
  }
})
