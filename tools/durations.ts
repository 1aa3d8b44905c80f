/**
 * `npm run durations`: writes the table by which `--shard` splits a plan, from runs of the reference deployment on this
 * machine. Only the proportions matter, so it is made anew when scenarios were added, not for another machine.
 */
import { writeFileSync } from 'node:fs'
import { judge } from '../src/library/judge.ts'

/** The first run fills the caches of this process, and is not counted. */
const repetitions = 5
const times = new Map<string, number[]>()
for (let time = 0; time <= repetitions; time += 1) {
  const { scenarios } = await judge('reference')
  if (time > 0) for (const { id, duration } of scenarios) times.set(id, [...(times.get(id) ?? []), duration])
}
const rows = [...times]
  .map(([id, all]) => [id, all.toSorted((left, right) => left - right)[Math.floor(all.length / 2)] ?? 0] as const)
  .toSorted(([left], [right]) => (left < right ? -1 : 1))
const table = rows.map(([id, ms]) => `  '${id}': ${Math.max(1, Math.round(ms))},\n`).join('')
writeFileSync(
  new URL('../scenarios/durations.ts', import.meta.url),
  `/** How long each scenario takes on the reference deployment, in milliseconds: written by \`npm run durations\`. */
export const durations: Readonly<Record<string, number>> = {
${table}}
`,
)
