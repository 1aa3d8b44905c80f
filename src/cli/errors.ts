import type { Streams } from './streams.ts'

/** Codes of errors that mean that the person's input was wrong: exit code 2. */
const usageCodes: ReadonlySet<string> = new Set([
  'usage',
  'unknown-check',
  'check-not-built',
  'unknown-scenario',
  'unknown-seat',
  'unknown-profile',
  'unknown-revision',
  'unknown-deployment',
  'unknown-subcase',
  'needs-subcase',
  'unknown-fault',
  'fault-elsewhere',
  'unknown-setting',
  'invalid-setting',
  'unknown-list',
  'output-not-ours',
  'output-unwritable',
  'port-in-use',
  'port-invalid',
  'no-run',
  'unreadable',
  'no-token',
])

/** Commander's own ends that are no errors. */
const wanted: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version'])

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** One line without commander's own decoration. */
function sentence(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*\(?/g, ' (')
    .replaceAll(/\(+/g, '(')
    .trim()
}

/**
 * Says what went wrong, once, on standard error.
 *
 * @returns the exit code: 2 for wrong input, 4 when claimcheck itself broke
 */
export function explainError(error: unknown, streams: Streams): number {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (code !== undefined && wanted.has(code)) return 0
  if (code?.startsWith('commander.')) {
    streams.err(`claimcheck: ${sentence(message)}\n`)
    return 2
  }
  if (code !== undefined && usageCodes.has(code)) {
    streams.err(`claimcheck: ${message}\n`)
    return 2
  }
  const stack = process.env.CLAIMCHECK_DEBUG !== undefined && error instanceof Error ? `\n${error.stack ?? ''}` : ''
  streams.err(
    `claimcheck: this is a defect of claimcheck, not of the target: ${message}${stack}\n` +
      'Set CLAIMCHECK_DEBUG=1 to see where, and report it with the command line.\n',
  )
  return 4
}
