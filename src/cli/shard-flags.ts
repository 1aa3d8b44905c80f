import { readFileSync } from 'node:fs'
import type { JudgeOptions } from '../library/judge.ts'
import { readDurations } from '../run/read-durations.ts'
import { readShard } from '../run/shard.ts'
import { UsageError } from '../run/usage-error.ts'
import { eventsFile, readable } from './run-file.ts'

/**
 * The part of the plan that `--shard` names, with the durations by which `--durations` splits it.
 *
 * @throws UsageError `usage`, `unreadable`
 */
export function shardNamed({
  shard,
  durations,
}: {
  readonly shard?: string
  readonly durations?: string
}): Pick<JudgeOptions, 'shard'> {
  if (shard === undefined) {
    if (durations === undefined) return {}
    throw new UsageError('usage', '--durations says how to split a plan: name the part to play with --shard, like 2/5.')
  }
  if (durations === undefined) return { shard: readShard(shard) }
  const file = eventsFile(durations)
  const of = readable(file, () => readDurations(readFileSync(file, 'utf8'), file))
  return { shard: { ...readShard(shard), durations: { from: durations, of } } }
}
