import { scenarios } from '../../scenarios/index.ts'
import { checkOf } from '../scenario/definition.ts'

/** Where a check is judged. */
export interface JudgedIn {
  /** Ids of scenarios, in the order in which they are played; empty where nothing judges it yet. */
  readonly scenarios: readonly string[]
  readonly probes: readonly string[]
}

/** The scenarios and probes of a check; its probes may belong to several stories. */
export function judgedIn(check: string): JudgedIn {
  const places = Object.entries(scenarios).flatMap(([scenario, { probes }]) =>
    probes.filter((probe) => checkOf(probe) === check).map((probe) => ({ scenario, probe })),
  )
  return { scenarios: [...new Set(places.map(({ scenario }) => scenario))], probes: places.map(({ probe }) => probe) }
}
