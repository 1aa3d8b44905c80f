import type { Revision } from '../contract/words.ts'
import type { Level, Levels, Requirement } from './requirement.ts'

/** The revisions of the catalogue, oldest first. */
export const revisions: readonly Revision[] = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28']

/**
 * The level by which a probe of a requirement is judged under a revision, or that of the whole requirement where no
 * probe is named.
 *
 * @returns undefined where the revision does not know the requirement
 */
export function levelOf(requirement: Requirement, probe: string | undefined, revision: Revision): Level | undefined {
  const whole = requirement.levels[revision]
  if (whole === undefined || probe === undefined) return whole
  const own = requirement.probeLevels?.[probe]
  if (own === undefined) return whole
  return typeof own === 'string' ? own : (own[revision] ?? whole)
}

/** One level in every revision that claimcheck knows. */
export function always(level: Level): Levels {
  return from('2025-03-26', level)
}

/** One level from a revision on. */
export function from(first: Revision, level: Level): Levels {
  return between(first, '2026-07-28', level)
}

/** One level from a revision up to and with another: for what a later revision took away. */
export function between(first: Revision, last: Revision, level: Level): Levels {
  const within = revisions.slice(revisions.indexOf(first), revisions.indexOf(last) + 1)
  return Object.fromEntries(within.map((revision) => [revision, level]))
}
