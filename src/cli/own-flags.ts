import type { JudgeOptions } from '../library/judge.ts'
import { readOwnScenarios } from '../run/read-own-scenarios.ts'

/** The flag that names scenarios of one's own. */
export interface OwnFlags {
  readonly scenarios?: string
}

/**
 * The scenarios that the flags name.
 *
 * @throws UsageError
 */
export async function ownScenariosOf({ scenarios }: OwnFlags): Promise<Pick<JudgeOptions, 'own'>> {
  return scenarios === undefined ? {} : { own: await readOwnScenarios(scenarios) }
}
