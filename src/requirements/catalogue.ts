import type { Requirement } from './requirement.ts'

/** Every requirement, in the order of the catalogue. */
export const requirements: readonly Requirement[] = []
