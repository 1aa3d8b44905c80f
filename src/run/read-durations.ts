import { readEvents } from './read-run.ts'
import { UsageError } from './usage-error.ts'

/**
 * How long each scenario took in an earlier run, in milliseconds.
 *
 * @param text - that of an `events.ndjson`
 * @throws UsageError `unreadable`, also where no scenario ended in it
 */
export function readDurations(text: string, name: string): Readonly<Record<string, number>> {
  const times = readEvents(text, name).flatMap((event) =>
    event.type === 'scenario-ended' && Number.isFinite(event.duration)
      ? [[event.scenario, event.duration] as const]
      : [],
  )
  if (times.length === 0)
    throw new UsageError(
      'unreadable',
      `No scenario ended in '${name}'; give the events.ndjson of a run that was played.`,
    )
  return Object.fromEntries(times)
}
