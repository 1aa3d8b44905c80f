import { scenarios } from '../../scenarios/index.ts'
import { deployments } from '../deployments/table.ts'
import { faults } from '../faults/index.ts'
import { settingsTable } from '../nextcloud/settings.ts'
import { requirements } from '../requirements/catalogue.ts'
import { unknownName } from '../run/usage-error.ts'
import type { Streams } from './streams.ts'

/** One line of a listing: its columns as text, and the whole as data. */
interface Row {
  readonly columns: readonly string[]
  readonly data: unknown
}

/** What can be listed, each as a table. */
const listings: Readonly<Record<string, () => readonly Row[]>> = {
  scenarios: () =>
    Object.entries(scenarios).map(([id, { title, probes, seats, impact }]) => ({
      columns: [id, title, `${probes.length} probes`, seats.join(', '), impact],
      data: { id, title, probes, seats, impact },
    })),
  checks: () => {
    const judged = new Map(
      Object.entries(scenarios).flatMap(([id, { probes }]) => probes.map((probe) => [probe, id] as const)),
    )
    return requirements.flatMap((requirement) => {
      const probes = [...judged.keys()].filter((probe) => probe.startsWith(`${requirement.id}/`))
      if (probes.length === 0) return []
      const [first] = probes
      const scenario = first === undefined ? '' : (judged.get(first) ?? '')
      return [
        {
          columns: [requirement.id, requirement.text, scenario],
          data: { id: requirement.id, requirement: requirement.text, scenario, probes },
        },
      ]
    })
  },
  requirements: () =>
    requirements.map((requirement) => ({
      columns: [requirement.id, requirement.judgement.by, requirement.roles.join(' '), requirement.text],
      data: requirement,
    })),
  faults: () =>
    faults.map(({ id, title, basis, deployment, spec, fails, companions, blinds, appears }) => ({
      columns: [id, deployment, title],
      data: { id, title, basis, deployment, spec, fails, companions, blinds, appears },
    })),
  deployments: () =>
    deployments.flatMap(({ name, summary, needsSubcase, subcases }) => [
      ...(needsSubcase ? [] : [{ columns: [name, summary], data: { name, summary } }]),
      ...subcases.map((subcase) => ({
        columns: [`${name}:${subcase.name}`, subcase.summary],
        data: { name: `${name}:${subcase.name}`, summary: subcase.summary },
      })),
    ]),
  settings: () =>
    settingsTable.map((setting) => ({
      columns: [setting.name, JSON.stringify(setting.default), setting.values, setting.meaning],
      data: { name: setting.name, default: setting.default, values: setting.values, meaning: setting.meaning },
    })),
}

/**
 * Prints a listing.
 *
 * @throws UsageError `unknown-list`
 */
export function listCommand(what: string, options: { readonly json?: boolean }, streams: Streams): number {
  const listing = listings[what]
  if (listing === undefined) throw unknownName('list', what, Object.keys(listings))
  const rows = listing()
  streams.out(
    options.json === true
      ? `${JSON.stringify(
          rows.map((row) => row.data),
          null,
          2,
        )}\n`
      : asTable(rows, streams.width),
  )
  return 0
}

/** Columns side by side; the last one takes what is left and wraps nowhere. */
function asTable(rows: readonly Row[], width: number): string {
  const count = Math.max(...rows.map((row) => row.columns.length))
  const widths = Array.from({ length: count - 1 }, (_, column) =>
    Math.min(48, Math.max(...rows.map((row) => (row.columns[column] ?? '').length))),
  )
  return rows
    .map((row) => {
      const line = row.columns.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')
      return `${line.length > width && width > 60 ? `${line.slice(0, width - 1)}…` : line.trimEnd()}\n`
    })
    .join('')
}
