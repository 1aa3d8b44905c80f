import type { Revision } from './words.ts'

/** A probe or check that moves under a fault, with the reason why it must. */
export interface Reasoned {
  readonly probe: string
  readonly reason: string
}

/** What is said of one named, plausible defect, whatever it is put into. `Parts` are what it can replace. */
export interface Fault<Parts> {
  /** Kebab-case, says the mistake: `challenge-without-header`. */
  readonly id: string
  /** One sentence: what a developer got wrong. */
  readonly title: string
  /** Why it is plausible: a typical failure of the catalogue, a linked bug, or the history. */
  readonly basis: string
  /** The deployment that it is put into, with sub-case (`reference`, `reference:opaque`). */
  readonly deployment: string
  /** The revision to judge by, where the mistake shows only in an older one; absent: the newest. */
  readonly spec?: Revision
  /** The probes that newly fail or warn, exactly. */
  readonly fails: readonly string[]
  /** Probes of other requirements that must fail with it, each with its reason. */
  readonly companions: readonly Reasoned[]
  /** Probes that did not apply before, apply under the fault, and hold; each with its reason. */
  readonly appears?: readonly Reasoned[]
  /** Probes that can no longer be judged, each with its reason. */
  readonly blinds: readonly Reasoned[]
  /** Replaces one small part. */
  readonly apply: (parts: Parts) => Parts
}
