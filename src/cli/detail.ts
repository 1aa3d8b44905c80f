import type { Detail } from '../report/terminal.ts'
import { UsageError } from '../run/usage-error.ts'

/** The flags that say how much is printed. */
export interface DetailFlags {
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/**
 * How much is to be printed.
 *
 * @throws UsageError `usage` when both are asked for
 */
export function detailOf({ quiet, verbose }: DetailFlags): Detail {
  if (quiet === true && verbose === true)
    throw new UsageError('usage', '--quiet and --verbose are opposites; give one of them.')
  return quiet === true ? 'quiet' : verbose === true ? 'verbose' : 'normal'
}
