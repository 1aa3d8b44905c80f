import { plain } from '../report/terminal/plain.ts'
import { TargetError } from '../targets/errors.ts'
import type { Streams } from './streams.ts'

/** The kinds of error that mean that the person's input was wrong; each says what to write instead. */
const usage: ReadonlySet<string> = new Set([
  'UsageError',
  'DeploymentError',
  'FaultError',
  'NextcloudSettingError',
  'TargetError',
  'BrowserError',
])

/** Codes of errors that say that a target could not be judged, and that nobody typed anything wrong. */
const unready: ReadonlySet<string> = new Set(['not-ready', 'command-ended', 'container-failed'])

/** Commander's own ends that are no errors. */
const wanted: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version'])

/** The stable code of an error, where it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The exit code of an error: 2 for wrong input, 3 where the target could not be made ready, 4 when claimcheck itself broke. */
export function exitCodeOf(error: unknown): 2 | 3 | 4 {
  if (!(error instanceof Error && usage.has(error.name))) return 4
  return unready.has(codeOf(error) ?? '') ? 3 : 2
}

/**
 * Says what went wrong, once, on one line of standard error.
 *
 * @returns the exit code, as {@link exitCodeOf}
 */
export function explainError(error: unknown, streams: Streams): number {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (code !== undefined && wanted.has(code)) return 0
  const exitCode = exitCodeOf(error)
  if (exitCode !== 4) {
    // A message can quote a file or a setting, so it is shown without anything that a terminal would obey.
    streams.err(`claimcheck: ${plain(message)}\n`)
    if (error instanceof TargetError) for (const line of error.lines) streams.err(`  ${plain(line)}\n`)
    return exitCode
  }
  const stack = process.env.CLAIMCHECK_DEBUG !== undefined && error instanceof Error ? `\n${error.stack ?? ''}` : ''
  streams.err(
    `claimcheck: this is a defect of claimcheck, not of the target: ${plain(message)}${stack}\n` +
      'Set CLAIMCHECK_DEBUG=1 to see where, and report it with the command line.\n',
  )
  return 4
}
