import { findRequirement, requirements } from '../requirements/catalogue.ts'
import { checkOf, type Scenario } from '../scenario/definition.ts'
import { UsageError, unknownName } from './usage-error.ts'

/** Scenarios that somebody wrote for themselves. */
export interface OwnScenarios {
  /** The folder that they were read from, as it was typed; absent where a program made them. */
  readonly folder?: string
  /** By name; a run calls them `own/<name>`. */
  readonly scenarios: Readonly<Record<string, Scenario>>
}

/** What the ids of such scenarios begin with: no folder of `scenarios/` has that name. */
const prefix = 'own/'

/** Whether a scenario is one that claimcheck did not bring: no fault proves what it says. */
export function isOwn(id: string): boolean {
  return id.startsWith(prefix)
}

/**
 * All scenarios of a run: those that claimcheck brings, then those that somebody wrote.
 *
 * @throws UsageError `unknown-requirement` for a probe of what the catalogue has not; `scenario-invalid` for a probe that
 * another scenario has, or of a requirement that nobody judges from outside
 */
export function withOwn(
  own: OwnScenarios | undefined,
  brought: Readonly<Record<string, Scenario>>,
): Readonly<Record<string, Scenario>> {
  if (own === undefined) return brought
  const all: Record<string, Scenario> = { ...brought }
  const places = new Map(Object.entries(brought).flatMap(([id, { probes }]) => probes.map((probe) => [probe, id])))
  for (const [name, scenario] of Object.entries(own.scenarios)) {
    const id = `${prefix}${name}`
    for (const probe of scenario.probes) {
      admit(probe, id, places.get(probe))
      places.set(probe, id)
    }
    all[id] = scenario
  }
  return all
}

function admit(probe: string, scenario: string, elsewhere: string | undefined): void {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(probe))
    throw new UsageError(
      'scenario-invalid',
      `${scenario}: '${probe}' is no name of a probe; it is the id of a requirement, a slash and a word, like 'tok-no-store/mine'.`,
    )
  const check = checkOf(probe)
  const requirement = findRequirement(check)
  if (requirement === undefined) {
    const { code, message } = unknownName(
      'requirement',
      check,
      requirements.map(({ id }) => id),
      'claimcheck list requirements',
    )
    throw new UsageError(code, `${scenario}: ${message}`)
  }
  if (requirement.judgement.by === 'excluded')
    throw new UsageError('scenario-invalid', `${scenario}: '${check}' is not judged. ${requirement.judgement.reason}`)
  if (elsewhere !== undefined)
    throw new UsageError(
      'scenario-invalid',
      `${scenario}: the probe '${probe}' belongs to ${elsewhere} already; call it '${check}/' and a word of your own.`,
    )
}
