import { fixesOf, whyOf } from '../requirements/fixes.ts'
import type { Requirement } from '../requirements/requirement.ts'

/** Everything that there is to say of one check. */
export interface CheckExplanation {
  readonly id: string
  readonly requirement: string
  readonly levels: Requirement['levels']
  readonly derived?: string
  readonly condition?: string
  readonly roles: Requirement['roles']
  readonly sources: Requirement['sources']
  /** The attack or breakage that it stops. */
  readonly why: string
  /** How it is judged from outside, and where. */
  readonly how: string
  readonly seats: Requirement['seats']
  readonly typicalFailure: string
  readonly fixes: readonly string[]
  /** Whether a check judges it, and if not, why. */
  readonly judgement: Requirement['judgement']
  /** Ids of the scenarios that judge it. */
  readonly scenarios: readonly string[]
  readonly probes: readonly string[]
  /** Faults that show it failing, each with the deployment that it goes into. */
  readonly faults: readonly { readonly id: string; readonly deployment: string }[]
}

/**
 * Explains a requirement and its check.
 *
 * @param known - where it is judged, and what proves it; known to whoever holds scenarios and faults
 */
export function explainCheck(
  requirement: Requirement,
  known: Pick<CheckExplanation, 'scenarios' | 'probes' | 'faults'>,
): CheckExplanation {
  const { id, text, levels, derived, condition, roles, sources, how, seats, typicalFailure, judgement } = requirement
  return {
    id,
    requirement: text,
    levels,
    ...(derived === undefined ? {} : { derived }),
    ...(condition === undefined ? {} : { condition }),
    roles,
    sources,
    why: whyOf(id) ?? '',
    how,
    seats,
    typicalFailure,
    fixes: fixesOf(id),
    judgement,
    ...known,
  }
}
