import type { Witness } from './witness.ts'
import type { Seat } from './words.ts'

/** How a deployment is to be started. */
export interface StartOptions {
  /** Port of the MCP server and its AS; 0 or absent: any free one. */
  readonly port?: number
  /** Settings of the upstream that differ from the deployment's own. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Also open the control endpoint. */
  readonly control?: boolean
  /** Ports of the mock Nextcloud and the mock identity provider; 0 or absent: any free ones. */
  readonly nextcloudPort?: number
  readonly idpPort?: number
  /** Sees what reaches the deployment's own servers; Nextcloud has a log of its own (the upstream seat). */
  readonly witness?: Witness
}

/** A check that a deployment fails because of what it is (history), with the reason. */
export interface KnownFailure {
  readonly check: string
  readonly reason: string
}

/** A named variant of a deployment. */
export interface Subcase {
  readonly name: string
  readonly summary: string
  /** What it fails; empty for a conformant sub-case. */
  readonly fails: readonly KnownFailure[]
  /** What is only warned of. */
  readonly warns?: readonly KnownFailure[]
}

/** A ready-made target of our own, right or historically wrong. */
export interface Deployment {
  readonly name: string
  readonly summary: string
  /** The seats that it offers once it is started, so that a plan can be made without starting it. */
  readonly seats: readonly Seat[]
  /** What it fails; empty for a conformant deployment. */
  readonly fails: readonly KnownFailure[]
  /** What is only warned of. */
  readonly warns?: readonly KnownFailure[]
  readonly subcases: readonly Subcase[]
  /** True when the deployment cannot be started without naming a sub-case (`pass-through`). */
  readonly needsSubcase: boolean
}
