import type { Fault, Reasoned } from '../contract/fault.ts'
import type { Changes } from './compare.ts'

/** What a fault says of itself, without what it replaces. */
export type DeclaredFault = Omit<Fault<never>, 'apply'>

/** How one fault was seen. */
export interface FaultReport {
  readonly id: string
  readonly title: string
  readonly deployment: string
  readonly spec?: string
  readonly expected: readonly string[]
  readonly companions: readonly string[]
  readonly blinds: readonly string[]
  readonly appears: readonly string[]
  readonly caught: readonly string[]
  readonly blinded: readonly string[]
  readonly appeared: readonly string[]
  readonly exact: boolean
  /** What keeps it from being exact, in sentences; empty when it is. */
  readonly deviations: readonly string[]
  /** How many scenarios the run under the fault played. */
  readonly scenariosRun: number
}

const ids = (declared: readonly Reasoned[] | undefined): readonly string[] => (declared ?? []).map(({ probe }) => probe)

/** A fault is exact when what it changes is what it declares, and nothing else. */
export function reportFault(fault: DeclaredFault, changes: Changes, scenariosRun: number): FaultReport {
  const companions = ids(fault.companions)
  const blinds = ids(fault.blinds)
  const appears = ids(fault.appears)
  const deviations = [
    ...differences([...fault.fails, ...companions], changes.caught, 'fails'),
    ...differences(blinds, changes.blinded, 'blinds'),
    ...differences(appears, changes.appeared, 'appears'),
    ...changes.other.map((what) => `changes without a word: ${what}`),
    ...(fault.fails.length === 0 ? ['declares no probe that it fails'] : []),
  ]
  return {
    id: fault.id,
    title: fault.title,
    deployment: fault.deployment,
    ...(fault.spec === undefined ? {} : { spec: fault.spec }),
    expected: fault.fails,
    companions,
    blinds,
    appears,
    caught: changes.caught,
    blinded: changes.blinded,
    appeared: changes.appeared,
    exact: deviations.length === 0,
    deviations,
    scenariosRun,
  }
}

function differences(declared: readonly string[], seen: readonly string[], word: string): string[] {
  return [
    ...declared.filter((id) => !seen.includes(id)).map((id) => `${word}: ${id} declared, not seen`),
    ...seen.filter((id) => !declared.includes(id)).map((id) => `${word}: ${id} seen, not declared`),
  ]
}
