import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { type Scenario, type ScenarioDefinition, scenario } from '../scenario/definition.ts'
import type { OwnScenarios } from './own-scenarios.ts'
import { allSeats } from './plan.ts'
import { UsageError, unknownName } from './usage-error.ts'
import { defaultExportOf } from './user-module.ts'

/**
 * Reads the scenarios in a folder and the folders below it: every module exports one, by default. What begins with `_` or
 * `.`, tests and declarations are left alone, so helpers can lie beside.
 *
 * @param folder - as it was typed
 * @throws UsageError `unreadable`, `no-scenarios`, `scenario-invalid`, `unknown-seat`
 */
export async function readOwnScenarios(folder: string): Promise<OwnScenarios> {
  const place = resolve(folder)
  if (!existsSync(place) || !statSync(place).isDirectory())
    throw new UsageError('unreadable', `There is no folder '${folder}' to read scenarios from.`)
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter(isScenario)
    .toSorted()
  if (files.length === 0)
    throw new UsageError(
      'no-scenarios',
      `The folder '${folder}' has no scenarios: a scenario is a .ts or .js module that says \`export default defineScenario({ ... })\`.`,
    )
  const scenarios: Record<string, Scenario> = {}
  for (const file of files) {
    const name = file.replace(/\.[cm]?[jt]s$/, '')
    if (name in scenarios) throw new UsageError('scenario-invalid', `${folder}: two modules are called '${name}'.`)
    scenarios[name] = await load(join(place, file), `${folder}/${file}`)
  }
  return { folder, scenarios }
}

function isScenario(file: string): boolean {
  const aside = file.split('/').some((part) => /^[._]/.test(part) || part === 'node_modules')
  return !aside && /^[\w/-]+\.[cm]?[jt]s$/.test(file)
}

async function load(path: string, shown: string): Promise<Scenario> {
  return scenario(defined(await defaultExportOf(path, shown, 'scenario-invalid'), shown))
}

/** What must be there before a run can rely on it; the compiler says the rest to whoever asks it. */
function defined(value: unknown, shown: string): ScenarioDefinition<Scenario['probes'][number]> {
  const wrong = (what: string): UsageError => new UsageError('scenario-invalid', `${shown}: ${what}.`)
  if (typeof value !== 'object' || value === null)
    throw wrong('it exports no scenario by default: `export default defineScenario({ ... })`')
  // Each member that is read is looked at below.
  const given = value as Readonly<Record<keyof Scenario, unknown>>
  if (typeof given.title !== 'string' || given.title === '') throw wrong('it has no title')
  if (!isTexts(given.probes) || given.probes.length === 0) throw wrong('it declares no probes')
  if (!isTexts(given.seats)) throw wrong("it names no seats; `seats: ['visitor']` at least")
  for (const seat of given.seats)
    if (!allSeats.some((known) => known === seat)) throw unknownName('seat', seat, allSeats)
  if (given.impact !== 'passive' && given.impact !== 'active' && given.impact !== 'disruptive')
    throw wrong("its impact is none of 'passive', 'active' and 'disruptive'")
  if (typeof given.play !== 'function') throw wrong('it has no play')
  return value as ScenarioDefinition<Scenario['probes'][number]> // looked at, member by member
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
