import { scenarios } from '../../scenarios/index.ts'
import { deploymentNamed, deployments } from '../deployments/table.ts'
import { faults } from '../faults/index.ts'
import { settingsTable } from '../nextcloud/settings.ts'
import { formats } from '../report/formats.ts'
import { requirements } from '../requirements/catalogue.ts'
import { judgedIn } from './judged-in.ts'

/** One line of a listing: its columns as text, the last of them prose, and the whole as data. */
export interface ListRow {
  readonly columns: readonly string[]
  readonly data: unknown
}

/** What can be listed, each as a table. */
export const listings: ReadonlyMap<string, () => readonly ListRow[]> = new Map([
  ['scenarios', listScenarios],
  ['checks', listChecks],
  ['requirements', listRequirements],
  ['faults', listFaults],
  ['deployments', listDeployments],
  ['settings', listSettings],
  ['formats', listFormats],
])

function listScenarios(): readonly ListRow[] {
  return Object.entries(scenarios).map(([id, { title, checks, probes, seats, impact }]) => ({
    columns: [id, impact, `${probes.length} probes`, `${title} (seats: ${seats.join(', ')})`],
    data: { id, title, checks, probes, seats, impact },
  }))
}

function listChecks(): readonly ListRow[] {
  return requirements.flatMap(({ id, text, levels }) => {
    const places = judgedIn(id)
    if (places.probes.length === 0) return []
    return [{ columns: [id, places.scenarios.join(' '), text], data: { id, requirement: text, levels, ...places } }]
  })
}

function listRequirements(): readonly ListRow[] {
  return requirements.map((requirement) => ({
    columns: [requirement.id, requirement.judgement.by, requirement.roles.join(' '), requirement.text],
    data: requirement,
  }))
}

function listFaults(): readonly ListRow[] {
  return faults.map(({ id, title, basis, deployment, spec, fails, companions, blinds, appears }) => ({
    columns: [id, deployment, title],
    data: { id, title, basis, deployment, spec, fails, companions, blinds, appears },
  }))
}

function listDeployments(): readonly ListRow[] {
  return deployments.flatMap(({ name, summary, needsSubcase, subcases }) => [
    ...(needsSubcase ? [] : [deploymentRow(name, summary)]),
    ...subcases.map((subcase) => deploymentRow(`${name}:${subcase.name}`, subcase.summary)),
  ])
}

function deploymentRow(name: string, summary: string): ListRow {
  const { seats, fails } = deploymentNamed(name)
  const known = fails.length === 0 ? '' : ` (fails ${fails.map(({ check }) => check).join(', ')})`
  return { columns: [name, `${summary}${known}`], data: { name, summary, seats, fails } }
}

function listSettings(): readonly ListRow[] {
  return settingsTable.map((setting) => ({
    columns: [setting.name, JSON.stringify(setting.default), `${setting.meaning} Values: ${setting.values}`],
    data: { name: setting.name, default: setting.default, values: setting.values, meaning: setting.meaning },
  }))
}

function listFormats(): readonly ListRow[] {
  return formats.map(({ name, file, purpose, always = false }) => ({
    columns: [name, file, always ? 'always' : 'by --report', purpose],
    data: { name, file, always, purpose },
  }))
}
