import { scenarios } from '../../scenarios/index.ts'
import { deploymentNamed, deployments } from '../deployments/table.ts'
import { faults } from '../faults/index.ts'
import { settingsTable } from '../nextcloud/settings.ts'
import { requirements } from '../requirements/catalogue.ts'

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
])

function listScenarios(): readonly ListRow[] {
  return Object.entries(scenarios).map(([id, { title, checks, probes, seats, impact }]) => ({
    columns: [id, impact, `${probes.length} probes`, `${title} (seats: ${seats.join(', ')})`],
    data: { id, title, checks, probes, seats, impact },
  }))
}

function listChecks(): readonly ListRow[] {
  return requirements.flatMap(({ id, text, levels }) => {
    const scenario = Object.entries(scenarios).find(([, { checks }]) => checks.includes(id))
    if (scenario === undefined) return []
    const probes = scenario[1].probes.filter((probe) => probe.startsWith(`${id}/`))
    return [
      { columns: [id, scenario[0], text], data: { id, requirement: text, levels, scenario: scenario[0], probes } },
    ]
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
