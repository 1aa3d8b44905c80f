import type { Reasoned } from '../contract/fault.ts'

/** Probes that no single mistake can fail alone in their check, each with the reason. */
export const redundantProbes: readonly Reasoned[] = []
