import type { Seat } from '../contract/words.ts'
import type { Stage } from './stage.ts'

/**
 * How much a scenario disturbs a target: reads only; makes clients and tokens; or does what others may notice. Restarts,
 * moved clocks and floods do, and so does what looks like an attack on an account, as a refresh token that is used again
 * or by another client: a server may end sessions of the person for it, or lock somebody out.
 */
export type Impact = 'passive' | 'active' | 'disruptive'

/** `<check>/<probe>`: the check has the id of the requirement that it judges. */
export type ProbeId = `${string}/${string}`

/** How a scenario is written. `P` are its probes, so that a play can only speak of probes that it declares. */
export interface ScenarioDefinition<P extends ProbeId> {
  /** What the story shows, as a sentence: `A token for someone else is refused`. */
  readonly title: string
  /** Every probe that the play gives an outcome for; no more, no fewer. */
  readonly probes: readonly P[]
  readonly seats: readonly Seat[]
  readonly impact: Impact
  /**
   * Whose client `alice` and `bob` use. `shared`: one that signed in for an earlier scenario, where the play shows its token
   * and does nothing to its session; a person then signs in once for many. `own` by default.
   */
  readonly session?: 'own' | 'shared'
  /**
   * `new`: the story is about clients that nobody has approved yet, so none that another scenario registered will do. At
   * foreign servers clients are `reused` otherwise, so that their registers are not filled.
   */
  readonly clients?: 'new' | 'reused'
  readonly play: (stage: Stage<P>) => Promise<void>
}

/** A scenario as the run knows it. */
export interface Scenario {
  readonly title: string
  readonly probes: readonly ProbeId[]
  /** The checks that its probes belong to, in order of first mention. */
  readonly checks: readonly string[]
  readonly seats: readonly Seat[]
  readonly impact: Impact
  readonly session?: 'own' | 'shared'
  readonly clients?: 'new' | 'reused'
  readonly play: (stage: Stage<ProbeId>) => Promise<void>
}

/** The check that a probe belongs to. */
export function checkOf(probe: string): string {
  const slash = probe.indexOf('/')
  return slash === -1 ? probe : probe.slice(0, slash)
}

/**
 * Defines a scenario: a script that acts as one or more MCP clients and gives an outcome for each probe it declares.
 *
 * @param definition - title, probes, seats, impact and the play itself
 * @example
 * ```ts
 * export default defineScenario({
 *   title: 'Nothing is served without a token',
 *   probes: ['challenge-401-without-token/mine'],
 *   seats: ['visitor'],
 *   impact: 'passive',
 *   async play({ mcp, probe }) {
 *     const answer = await mcp.anonymous('tools/list')
 *     probe('challenge-401-without-token/mine', answer).observes({
 *       expected: 'status 401',
 *       actual: `status ${answer.status}`,
 *       ok: answer.status === 401,
 *     })
 *   },
 * })
 * ```
 */
export function scenario<const P extends ProbeId>(definition: ScenarioDefinition<P>): Scenario {
  return { ...definition, checks: [...new Set(definition.probes.map(checkOf))] }
}
