import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/http/limits.ts'
import type { Batch, BatchResult } from './batch.ts'
import { endpoints } from './endpoints.ts'
import { heavyAnswers } from './heavy.ts'

/**
 * Hostile answers at every endpoint that claimcheck reads, made by a grammar over status line, headers, body, encoding and
 * timing. They are those of one seed; CLAIMCHECK_SEED chooses another.
 */
const seed = Number(process.env['CLAIMCHECK_SEED'] ?? 20_261_126)
const megabyte = 1024 * 1024

/** Plays a batch in a process that may have no more heap than this, in megabytes: one that needs more ends without a result. */
async function played(batch: Batch, heap: number): Promise<BatchResult> {
  const flags = ['--max-semi-space-size=1', `--max-old-space-size=${heap}`]
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'batch.ts'), JSON.stringify(batch)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, complained] = ['', '']
  child.stdout.on('data', (piece) => {
    said += String(piece)
  })
  child.stderr.on('data', (piece) => {
    complained += String(piece)
  })
  const [code] = await once(child, 'close')
  expect([code, complained]).toEqual([0, ''])
  return JSON.parse(said) // of our own program
}

describe(`hostile answers, seed ${seed}`, () => {
  test('5040 of them each end in an outcome, within the limits of time and memory', async () => {
    const patience = 150
    const result = await played({ seed, count: 560, atOnce: 16, patience }, 160)
    expect(result.broken).toEqual([])
    expect(result.played).toBe(560 * endpoints.length)
    expect(result.answers).toBeGreaterThan(result.played)
    expect(result.polluted).toBe(false)
    // Sixteen at a time wait for one another, and for other tests.
    expect(result.slowest).toMatchObject({ duration: expect.toSatisfy((duration) => duration < 5000) })
    expect(result.memory).toBeLessThan(64 * megabyte)
  })

  test('the worst of each kind end by the limits that are shipped, within five seconds and 64 MiB', async () => {
    const result = await played({ seed, count: 1, heavy: true, atOnce: 1, patience: defaultLimits.total }, 64)
    expect(result.broken).toEqual([])
    expect(result.played).toBe(heavyAnswers.length)
    expect(result.slowest).toMatchObject({ duration: expect.toSatisfy((duration) => duration < 5000) })
    // A little more than one answer may take, since what is garbage is not taken out at once.
    expect(result.memory).toBeLessThan(80 * megabyte)
  })

  test('the limits that are shipped are five seconds from the first byte to the last, and a small part of 64 MiB', () => {
    const { connect, headers, total, headerSize, bodySize, decompressedSize } = defaultLimits
    expect(Math.max(connect, headers, total)).toBeLessThanOrEqual(5000)
    expect(headerSize + bodySize + decompressedSize).toBeLessThanOrEqual((64 * megabyte) / 16)
  })
})
