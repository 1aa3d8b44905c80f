import type { ZodError } from 'zod'
import { type NextcloudSettings, settingsTable } from './settings.ts'

/** Why settings were refused. `code` is `unknown-setting`, `invalid-setting` or `unknown-route`. */
export class NextcloudSettingError extends Error {
  readonly code: 'unknown-setting' | 'invalid-setting' | 'unknown-route'
  /** The name that was refused. */
  readonly setting: string
  /** The nearest valid name, where there is one. */
  readonly nearest: string | undefined

  constructor(code: NextcloudSettingError['code'], setting: string, message: string, nearest?: string) {
    super(message)
    this.name = 'NextcloudSettingError'
    this.code = code
    this.setting = setting
    this.nearest = nearest
  }
}

function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const change = left[row - 1] === right[column - 1] ? 0 : 1
      current.push(
        Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + change),
      )
    }
    previous = current
  }
  return previous[right.length] ?? 0
}

/** The nearest of some names by edit distance, whatever the case. */
export function nearestName(name: string, names: readonly string[]): string {
  const low = name.toLowerCase()
  const ranked = names.map((candidate) => ({ candidate, far: distance(low, candidate.toLowerCase()) }))
  return ranked.sort((left, right) => left.far - right.far)[0]?.candidate ?? ''
}

const explain = (error: ZodError): string => {
  const messages = error.issues.map(
    (issue) => `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`,
  )
  return [...new Set(messages)].join('; ')
}

const rows = new Map<string, (typeof settingsTable)[number]>(settingsTable.map((entry) => [entry.name, entry]))

/** The values that hold when nothing was set: what was recorded. */
export const defaultSettings: NextcloudSettings = Object.freeze(
  // The table has exactly the keys of NextcloudSettings, each with a default that its own schema accepts (a test holds both).
  Object.fromEntries(settingsTable.map((entry) => [entry.name, entry.default])),
) as unknown as NextcloudSettings

/**
 * Settings with some changed. All are checked before any changes.
 *
 * @throws {@link NextcloudSettingError} `unknown-setting` (with the nearest name), `invalid-setting`, or `unknown-route` for a
 * fault on a route that does not exist
 */
export function changedSettings(
  current: NextcloudSettings,
  patch: Readonly<Record<string, unknown>>,
  routeNames: readonly string[],
): NextcloudSettings {
  const changes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(patch)) {
    const entry = rows.get(name)
    if (entry === undefined) {
      const nearest = nearestName(name, [...rows.keys()])
      throw new NextcloudSettingError(
        'unknown-setting',
        name,
        `unknown setting ${name}: did you mean ${nearest}?`,
        nearest,
      )
    }
    const read = entry.schema.safeParse(value)
    if (!read.success) {
      const message = `setting ${name} does not take this value (${explain(read.error)}): use ${entry.values}`
      throw new NextcloudSettingError('invalid-setting', name, message)
    }
    changes[name] = read.data
  }
  // Each value of `changes` has passed the schema of the setting of that name.
  const next = { ...current, ...changes } as NextcloudSettings
  for (const route of Object.keys(next.fault)) {
    if (routeNames.includes(route)) continue
    const nearest = nearestName(route, routeNames)
    throw new NextcloudSettingError(
      'unknown-route',
      route,
      `no route is named ${route}: did you mean ${nearest}?`,
      nearest,
    )
  }
  return next
}
