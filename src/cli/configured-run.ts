import { findConfig } from '../config/find-config.ts'
import { type Flags, withConfig } from '../config/flags-of.ts'
import { plain } from '../report/terminal/plain.ts'
import { UsageError } from '../run/usage-error.ts'
import { judgeTargets } from './configured-targets.ts'
import { runOrMatrix } from './matrix.ts'
import type { RunFlags } from './run.ts'
import type { Streams } from './streams.ts'
import { boundYoungGeneration } from './young-generation.ts'

/**
 * `run` as the command line and the configuration say together: flags win.
 *
 * @param all - every flag, also those that have their default only
 * @param typed - those that somebody typed
 */
export async function configuredRun(
  all: RunFlags & { readonly config?: string; readonly target?: readonly string[] },
  typed: Flags,
  streams: Streams,
): Promise<number> {
  boundYoungGeneration()
  const found = await findConfig(all.config, process.cwd())
  if (found?.config.targets === undefined && all.target !== undefined)
    throw new UsageError(
      'usage',
      '--target names one of the targets of a configuration, and there is none with targets.',
    )
  if (found === undefined) return await runOrMatrix(all, streams)
  if (all.quiet !== true && all.json !== true) streams.err(`configuration: ${plain(found.file)}\n`)
  if (found.config.targets !== undefined) {
    const { target: names, config: _file, ...flags } = typed
    const wanted = Array.isArray(names) ? { names } : {}
    return await judgeTargets(found.config, { all, typed: flags, ...wanted }, streams)
  }
  return await runOrMatrix(withConfig(typed, found.config, all), streams)
}
