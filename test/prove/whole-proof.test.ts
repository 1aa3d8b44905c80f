import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { faults } from '../../src/faults/index.ts'

const shape = z.strictObject({
  faults: z.array(
    z.object({
      id: z.string(),
      deployment: z.string(),
      spec: z.string().optional(),
      expected: z.array(z.string()).min(1),
      companions: z.array(z.string()),
      blinds: z.array(z.string()),
      caught: z.array(z.string()),
      blinded: z.array(z.string()),
      exact: z.boolean(),
      scenariosRun: z.int().positive(),
    }),
  ),
  probesWithoutFault: z.array(z.string()),
  checksWithoutFault: z.array(z.string()),
  staleRedundant: z.array(z.string()),
  falseAlarms: z.array(z.unknown()),
})

describe('the whole proof, as a program reads it', () => {
  let proof: z.infer<typeof shape>

  beforeAll(async () => {
    // A proof that is not whole ends with 1, and what it lacks is said by the tests below.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['bin/claimcheck.js', 'prove', '--json', '--jobs', '2'],
      { maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { readonly code?: unknown; readonly stdout: string }) => {
      if (error.code !== 1) throw error
      return error
    })
    proof = shape.parse(JSON.parse(stdout))
  }, 2_700_000)

  it('tells of every fault once', () => {
    expect(proof.faults.map(({ id }) => id)).toEqual(faults.map(({ id }) => id))
  })
  it('is whole', () => {
    expect(proof.faults.filter(({ exact }) => !exact)).toEqual([])
    const { probesWithoutFault, checksWithoutFault, staleRedundant, falseAlarms } = proof
    expect([probesWithoutFault, checksWithoutFault, staleRedundant, falseAlarms]).toEqual([[], [], [], []])
  })
  it('plays as many scenarios against every fault of a deployment and revision: none is picked by its fault', () => {
    const numbers = Map.groupBy(proof.faults, ({ deployment, spec }) => `${deployment} ${spec ?? ''}`)
    const unequal = [...numbers].filter(([, group]) => new Set(group.map(({ scenariosRun }) => scenariosRun)).size > 1)
    expect(unequal.map(([name]) => name)).toEqual([])
  })
})
