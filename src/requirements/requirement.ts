import type { Revision, Role, Seat } from '../contract/words.ts'

/** How strongly a requirement binds. `POLICY` is hardening of our own and never a violation of a specification. */
export type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'POLICY'

/** The level by revision. A revision that is absent does not know the requirement. */
export type Levels = Readonly<Partial<Record<Revision, Level>>>

/** A place in a specification, or in the project's own history, where a requirement is said. */
export interface Source {
  /** Short name with section, as people cite it: `RFC 9728 §3.3`. */
  readonly title: string
  /** Link to that section. Absent only for the project's own reasoning. */
  readonly url?: string
  /** Revisions that the source speaks for, where it is bound to some. */
  readonly revisions?: readonly Revision[]
}

/**
 * Who judges a requirement: a check of ours by that id, one that is planned, a person who attests it, or nobody, with
 * the reason.
 */
export type Judgement =
  | { readonly by: 'check' }
  | { readonly by: 'planned' }
  | { readonly by: 'attest'; readonly reason: string }
  | { readonly by: 'excluded'; readonly reason: string }

/** One normative sentence. A check that judges it has the same id. */
export interface Requirement {
  readonly id: string
  /** Section of the catalogue: `1.1`. */
  readonly section: string
  /** The sentence. */
  readonly text: string
  readonly levels: Levels
  /** Set when no single sentence of a source says it: the reasoning that leads there, shown in reports. */
  readonly derived?: string
  /** When it applies; absent: always. */
  readonly condition?: string
  readonly roles: readonly Role[]
  readonly sources: readonly Source[]
  /** Seats that a judgement needs. */
  readonly seats: readonly Seat[]
  /** How it is judged from outside. */
  readonly how: string
  /** What developers get wrong. */
  readonly typicalFailure: string
  readonly judgement: Judgement
  /** Levels of single probes that differ from the requirement's. */
  readonly probeLevels?: Readonly<Record<string, Level | Levels>>
  /** Roles that single probes look at, where the requirement binds further ones. */
  readonly probeRoles?: Readonly<Record<string, readonly Role[]>>
}
