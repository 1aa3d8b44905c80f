import type { FinishedRun } from '../run/finished-run.ts'

/** One run that the proof needs. */
export interface RunOrder {
  readonly deployment: string
  readonly spec?: string
  readonly fault?: string
}

/** What the proof looks at of a run: neither exchanges nor tokens. */
export interface ProvedRun {
  readonly verdict: FinishedRun['verdict']
  readonly checks: readonly Pick<FinishedRun['checks'][number], 'id' | 'outcome' | 'kind' | 'probes'>[]
  /** How many scenarios were played. */
  readonly scenarios: number
}
