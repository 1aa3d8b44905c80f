import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { runNodeWell } from './process.ts'
import { atMost, median, type Result, repetitions } from './result.ts'

const shards = 5

/**
 * The whole run of the reference beside its five shards, one process each, one after the other: what a machine of a
 * pipeline takes that plays the longest. Start-up is that of a run which plays one short scenario.
 */
export async function measureShards(packed: string, root: string): Promise<readonly Result[]> {
  const out = join(root, 'shard')
  const play = async (...flags: readonly string[]): Promise<number> => {
    const { ms, out: said } = await runNodeWell([packed, 'run', '--out', out, '--json', ...flags], { cwd: root })
    // A shard that judged nothing would be quick.
    z.object({ counts: z.object({ passed: z.number().positive() }) }).parse(JSON.parse(said))
    return ms
  }
  const [start, whole, longest, merge]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let time = 0; time < repetitions; time += 1) {
    start.push(await play('--scenario', 'discovery/challenge'))
    whole.push(await play())
    const parts: number[] = []
    const folders = Array.from({ length: shards }, (_, index) => `${out}-${index + 1}`)
    for (const [index, folder] of folders.entries())
      parts.push(await play('--shard', `${index + 1}/${shards}`, '--out', folder))
    longest.push(Math.max(...parts))
    merge.push((await runNodeWell([packed, 'merge', ...folders, '--out', `${out}-merged`], { cwd: root })).ms)
    for (const folder of [out, `${out}-merged`, ...folders]) rmSync(folder, { recursive: true, force: true })
  }
  const before = median(start)
  const beyond = (values: readonly number[]): readonly number[] => values.map((ms) => ms - before)
  return [
    { name: 'claimcheck run, one short scenario (start-up)', unit: 'ms', values: start },
    { name: 'claimcheck run, beyond start-up', unit: 'ms', values: beyond(whole) },
    {
      name: `the longest of ${shards} shards, beyond start-up`,
      unit: 'ms',
      values: beyond(longest),
      goal: atMost(median(beyond(whole)) / 2, 'half of the whole'),
    },
    { name: `claimcheck merge, ${shards} shards`, unit: 'ms', values: merge },
  ]
}
