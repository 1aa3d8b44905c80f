import type { Fault } from '../contract/fault.ts'
import type { DeploymentParts } from '../deployments/parts.ts'

/** A fault that can be put into one of our own deployments. */
export type DeploymentFault = Fault<DeploymentParts>

/** Says that a mistake stands among the typical failures of a requirement. */
export function typical(probe: string): string {
  return `typical failure of ${probe.split('/')[0] ?? probe}`
}

/** A list of a document as text; empty where there is none. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** A fault of the reference deployment that fails one thing, unless it says otherwise. */
export function fault(
  id: string,
  title: string,
  fails: string | readonly string[],
  apply: DeploymentFault['apply'],
  rest: Partial<Omit<DeploymentFault, 'id' | 'title' | 'fails' | 'apply'>> = {},
): DeploymentFault {
  const all = typeof fails === 'string' ? [fails] : fails
  const basis = typical(all[0] ?? '')
  return { id, title, basis, deployment: 'reference', fails: all, companions: [], blinds: [], apply, ...rest }
}
