import { UsageError } from '../run/usage-error.ts'

/**
 * Reads `--set name=value`, where a value that is no plain word is JSON. A name that is given twice has its last value.
 *
 * @throws UsageError `usage`
 */
export function settingsNamed(pairs: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new UsageError('usage', `--set takes name=value, not '${pair}'.`)
      return [pair.slice(0, equals), settingOf(pair.slice(equals + 1))]
    }),
  )
}

function settingOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Reads a port; 0, any free one, when it is absent.
 *
 * @throws UsageError `port-invalid`
 */
export function portNamed(text: string | undefined, flag = '--port'): number {
  if (text === undefined) return 0
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isInteger(port) || port > 65_535)
    throw new UsageError('port-invalid', `${flag} takes a number from 0 to 65535, not '${text}'.`)
  return port
}
