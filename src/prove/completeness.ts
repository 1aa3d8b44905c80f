import type { Reasoned } from '../contract/fault.ts'
import type { FaultReport } from './exactness.ts'

/** What no fault proves. */
export interface Gaps {
  /** Probes that are, under no fault, the only failing one of their check, and are not declared redundant. */
  readonly probesWithoutFault: readonly string[]
  /** Checks that no fault makes fail. */
  readonly checksWithoutFault: readonly string[]
  /** Probes declared redundant that a fault does single out, or that do not exist. */
  readonly staleRedundant: readonly string[]
}

const checkOf = (probe: string): string => probe.split('/')[0] ?? probe

/** Finds what the faults leave unproved. Only exact faults prove anything. */
export function findGaps(
  probes: readonly string[],
  reports: readonly FaultReport[],
  redundant: readonly Reasoned[],
): Gaps {
  const exact = reports.filter((report) => report.exact)
  const singledOut = new Set(exact.flatMap((report) => onlyOnes(report.caught)))
  const caught = new Set(exact.flatMap((report) => report.caught.map(checkOf)))
  const excused = new Set(redundant.map(({ probe }) => probe))
  return {
    probesWithoutFault: probes.filter((probe) => !singledOut.has(probe) && !excused.has(probe)).sort(),
    checksWithoutFault: [...new Set(probes.map(checkOf))].filter((check) => !caught.has(check)).sort(),
    staleRedundant: [...excused].filter((probe) => singledOut.has(probe) || !probes.includes(probe)).sort(),
  }
}

/** The probes that fail alone in their check. */
function onlyOnes(caught: readonly string[]): string[] {
  return caught.filter((probe) => caught.filter((other) => checkOf(other) === checkOf(probe)).length === 1)
}
