import type { RunMeasured } from './commands.ts'
import type { Bench } from './install.ts'
import type { Result } from './result.ts'

/** Placeholder until the suite is in. */
export async function measureOfficialSuite(_bench: Bench, run: RunMeasured): Promise<readonly Result[]> {
  return [{ name: 'claimcheck run: checks judged', unit: '/s', values: run.checksPerSecond }]
}
